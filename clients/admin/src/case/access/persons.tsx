import { RemovePerson } from '../../../gen/documents';
import { useMember } from '../../app/member';
import { useAct } from '../../app/query';
import { useT } from '../../i18n';
import { focusOn } from '../../kit/focus-on';
import { FormDialog } from '../../kit/form-dialog';
import { useKeptOpen } from '../../kit/kept';
import { say } from '../../kit/say';
import { useCase } from '../context';
import type { Access } from './access';
import { AddPersonDialog } from './add-person';
import { useReason } from './reason';

type Person = NonNullable<Access['persons']>[number];

/** The persons of the case. A member among them must not see the case. */
export function Persons({ access: { persons } }: { access: Access }) {
  const t = useT();
  const { can } = useMember();
  const [adding, add] = useKeptOpen(`${useCase().id}:person`, false);
  return (
    <section aria-labelledby="persons" className="part">
      <h3 id="persons" tabIndex={-1}>
        {t('persons.heading')}
      </h3>
      <p className="muted">{t('persons.text')}</p>
      {persons?.length ? (
        <ul className="items">
          {persons.map((one) => (
            <PersonItem key={one.id} one={one} />
          ))}
        </ul>
      ) : (
        <p className="nothing">{t('persons.none')}</p>
      )}
      {can('CASE_EDIT') && (
        <button type="button" className="button" onClick={() => add(true)}>
          {t('persons.add')}
        </button>
      )}
      {adding && <AddPersonDialog onClose={() => add(false)} />}
    </section>
  );
}

function PersonItem({ one }: { one: Person }) {
  const t = useT();
  const { can } = useMember();
  const [removing, remove] = useKeptOpen(`${useCase().id}:person:${one.id}`, false);
  return (
    <li>
      <p>
        <b dir="auto">{one.name}</b> <span className="word">{t(`person.${one.role}`)}</span>
      </p>
      {one.member && <p>{t('persons.excluded', { name: one.member.name })}</p>}
      {can('CASE_ASSIGN') && (
        <button type="button" className="button" aria-label={t('persons.remove.name', { name: one.name })} onClick={() => remove(true)}>
          {t('persons.remove')}
        </button>
      )}
      {removing && <RemoveDialog one={one} onClose={() => remove(false)} />}
    </li>
  );
}

function RemoveDialog({ one, onClose }: { one: Person; onClose: () => void }) {
  const t = useT();
  const { id } = useCase();
  const reason = useReason(`${id}:person:${one.id}`);
  const act = useAct(RemovePerson, {
    done: () => {
      reason.sent();
      say(t('persons.removed', { name: one.name }));
      onClose();
      focusOn('persons');
    },
  });
  return (
    <FormDialog
      title={t('persons.remove.name', { name: one.name })}
      action={t('persons.remove')}
      failed={t('persons.not-removed')}
      problem={act.error}
      busy={act.isPending}
      danger
      onSubmit={() => reason.check() && act.mutate({ person: one.id, reason: reason.text })}
      onClose={onClose}
    >
      <p>{one.member ? t('persons.remove.lifts', { name: one.member.name }) : t('persons.remove.text')}</p>
      {reason.field}
    </FormDialog>
  );
}

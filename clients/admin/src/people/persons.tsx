import { Members, RemovePerson } from '../../gen/documents';
import { useMember } from '../app/member';
import { useAct, useAsk } from '../app/query';
import { useReason } from '../case/access/reason';
import { useCase } from '../case/context';
import { useT } from '../i18n';
import { focusOn } from '../kit/focus-on';
import { FormDialog } from '../kit/form-dialog';
import { useKeptOpen } from '../kit/kept';
import { say } from '../kit/say';
import { PersonDialog } from './dialog';
import { PersonFacts } from './facts';
import { OtherCase } from './other';
import type { Other, People, Person } from './people';
import { namesake } from './same-name';

/** The persons of the case. A member among them must not see the case. */
export function Persons({ people }: { people: People }) {
  const t = useT();
  const { can } = useMember();
  const [adding, add] = useKeptOpen(`${useCase().id}:person`, false);
  const persons = people.case.persons ?? [];
  const matchesOf = ({ id }: Person) => people.personMatches.filter(({ person }) => person === id).map((one) => one.case);
  return (
    <section aria-labelledby="persons" className="part">
      <h3 id="persons" tabIndex={-1}>
        {t('persons.heading')}
      </h3>
      <p className="muted">{t('persons.text')}</p>
      {persons.length > 0 ? (
        <ul className="items">
          {persons.map((one) => (
            <PersonItem key={one.id} one={one} matches={matchesOf(one)} />
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
      {adding && <PersonDialog onClose={() => add(false)} />}
      <details>
        <summary>{t('persons.help')}</summary>
        <p>{t('persons.help.compared')}</p>
        <p>{t('persons.help.sight')}</p>
        <p>{t('persons.help.closing')}</p>
      </details>
    </section>
  );
}

function PersonItem({ one, matches }: { one: Person; matches: Other[] }) {
  const t = useT();
  const { can } = useMember();
  const { id } = useCase();
  const [removing, remove] = useKeptOpen(`${id}:person:${one.id}`, false);
  const [editing, edit] = useKeptOpen(`${id}:person.edit:${one.id}`, false);
  return (
    <li>
      <p>
        <b dir="auto">{one.name}</b> <span className="word">{t(`person.${one.role}`)}</span>
      </p>
      <PersonFacts one={one} />
      {one.member && <p>{t('persons.excluded', { name: one.member.name })}</p>}
      {!one.member && can('CASE_EDIT') && <Suggestion one={one} onLink={() => edit(true)} />}
      <Matches of={matches} />
      {!one.compared && <p className="muted">{t('persons.not-compared')}</p>}
      <div className="row">
        {can('CASE_EDIT') && (
          <button type="button" className="button" aria-label={t('persons.edit.name', { name: one.name })} onClick={() => edit(true)}>
            {t('persons.edit')}
          </button>
        )}
        {can('CASE_ASSIGN') && (
          <button type="button" className="button" aria-label={t('persons.remove.name', { name: one.name })} onClick={() => remove(true)}>
            {t('persons.remove')}
          </button>
        )}
      </div>
      {editing && <PersonDialog of={one} onClose={() => edit(false)} />}
      {removing && <RemoveDialog one={one} onClose={() => remove(false)} />}
    </li>
  );
}

/** A member with the same name may be the person. Then the member must not see the case. */
function Suggestion({ one, onLink }: { one: Person; onLink: () => void }) {
  const t = useT();
  const members = useAsk(Members, {}, { lasting: true }).data?.members ?? [];
  const found = namesake(one.name, members);
  if (!found) return null;
  return (
    <div className="notice warn">
      <p>{t('persons.namesake', { name: found.name })}</p>
      <button type="button" className="button" onClick={onLink}>
        {t('persons.namesake.link')}
      </button>
    </div>
  );
}

function Matches({ of }: { of: Other[] }) {
  const t = useT();
  if (of.length === 0) return null;
  return (
    <div className="notice">
      <p>{t('persons.matches', { count: of.length })}</p>
      <ul className="plain">
        {of.map((other) => (
          <li key={other.id}>
            <OtherCase of={other} />
          </li>
        ))}
      </ul>
      <p className="muted">{t('persons.matches.namesakes')}</p>
    </div>
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

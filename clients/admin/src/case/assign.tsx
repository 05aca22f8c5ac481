import { AssignCase, Members, type MembersQuery } from '../../gen/documents';
import { useAct, useAsk } from '../app/query';
import { useT } from '../i18n';
import { Check } from '../kit/check';
import { Dialog } from '../kit/dialog';
import { Field } from '../kit/field';
import { Form } from '../kit/form';
import { useKept } from '../kit/kept';
import { Load } from '../kit/load';
import { Problem } from '../kit/problem';
import { say } from '../kit/say';
import { Submit } from '../kit/submit';
import { useCase } from './context';

type People = MembersQuery['members'];

export function AssignDialog({ onClose }: { onClose: () => void }) {
  const t = useT();
  const query = useAsk(Members, {}, { lasting: true });
  return (
    <Dialog title={t('assign.title')} onClose={onClose}>
      <Load query={query} failed={t('assign.nobody')} lines={4}>
        {({ members }) => <AssignForm people={members} onClose={onClose} />}
      </Load>
    </Dialog>
  );
}

function AssignForm({ people, onClose }: { people: People; onClose: () => void }) {
  const t = useT();
  const { id, assignees } = useCase();
  const [handlers, setHandlers] = useKept(`${id}:assign.handlers`, () =>
    assignees.filter(({ backup }) => !backup).map(({ member }) => member.id),
  );
  const [backup, setBackup] = useKept(`${id}:assign.backup`, () => assignees.find((one) => one.backup)?.member.id ?? '');
  const act = useAct(AssignCase, {
    done: () => {
      say(t('assign.done'));
      onClose();
    },
  });
  const able = people.filter((one) => one.assignable || assignees.some(({ member }) => member.id === one.id));
  const toggle = (one: string, on: boolean) => setHandlers(on ? [...handlers, one] : handlers.filter((other) => other !== one));

  function submit() {
    act.mutate({ case: id, members: handlers, backup: handlers.includes(backup) ? null : backup || null });
  }

  return (
    <Form className="stack" onSubmit={submit}>
      {act.error && <Problem title={t('assign.failed')} problem={act.error} safe={t('assign.safe')} focus />}
      <fieldset>
        <legend>{t('assign.handlers')}</legend>
        <p className="hint">{t('assign.hint')}</p>
        {able.map(({ id: one, name, role }) => (
          <Check key={one} checked={handlers.includes(one)} onChange={(on) => toggle(one, on)}>
            <span dir="auto">{name}</span> <span className="muted">{t(`role.${role}`)}</span>
          </Check>
        ))}
        {able.length === 0 && <p>{t('assign.none')}</p>}
      </fieldset>
      <Field label={t('assign.backup')} hint={t('assign.backup.hint')}>
        {(control) => (
          <select {...control} value={backup} onChange={(event) => setBackup(event.target.value)}>
            <option value="">{t('assign.no-backup')}</option>
            {able
              .filter(({ id: one }) => !handlers.includes(one))
              .map(({ id: one, name }) => (
                <option key={one} value={one}>
                  {name}
                </option>
              ))}
          </select>
        )}
      </Field>
      <div className="row">
        <Submit busy={act.isPending}>{t('assign.save')}</Submit>
        <button type="button" className="button" onClick={onClose}>
          {t('dialog.cancel')}
        </button>
      </div>
    </Form>
  );
}

import { useRef } from 'react';
import { AssignCase, Members, type MembersQuery } from '../../../gen/documents';
import { useAct, useAsk } from '../../app/query';
import { useAbsent } from '../../absence/words';
import { page } from '../../app/lazy';
import { Piece } from '../../app/piece';
import { useT } from '../../i18n';
import { Changed } from '../../kit/changed';
import { Field } from '../../kit/field';
import { Form } from '../../kit/form';
import { Load } from '../../kit/load';
import { Picker } from '../../kit/picker';
import { Problem } from '../../kit/problem';
import { say } from '../../kit/say';
import { Sending } from '../../kit/sending';
import { Submit } from '../../kit/submit';
import { useCase, type CaseHead } from '../context';
import { choiceOf } from './choice';
import { useChoice } from './use-choice';

type People = MembersQuery['members'];

/** Loaded with the form, so that the case page does not load its texts. */
const Suggestions = page(() => import('../../absence/suggestions'), 'Suggestions', 'absence');

/** Changes the assignees, in the dialog and in the details. */
export function AssignForm({ onClose }: { onClose: () => void }) {
  const t = useT();
  const query = useAsk(Members, {}, { lasting: true });
  const { drop } = useChoice();
  const close = () => {
    drop();
    onClose();
  };
  return (
    <Load query={query} failed={t('assign.nobody')} lines={4}>
      {({ members }) => <Choices people={members} onClose={close} />}
    </Load>
  );
}

function Choices({ people, onClose }: { people: People; onClose: () => void }) {
  const t = useT();
  const { id, assignees } = useCase();
  const { handlers, backup, edit, ...choice } = useChoice();
  const notice = useRef<HTMLElement>(null);
  const act = useAct(AssignCase, {
    done: () => {
      say(t('assign.done'));
      onClose();
    },
  });
  const able = useAble(people);
  const others = able.filter((one) => !handlers.includes(one.id));
  const overtaken = !act.isPending && choice.isOvertaken;
  const submit = () => {
    if (overtaken) notice.current?.focus();
    else if (choice.isEdited) act.mutate({ case: id, members: [...handlers], backup: backup || null, seen: seenBy(assignees) });
    else onClose();
  };

  if (able.length === 0) return <p>{t('assign.none')}</p>;
  return (
    <Form className="stack" onSubmit={submit}>
      {overtaken && <Changed ref={notice} now={<NamesOf assignees={assignees} />} onKeep={choice.keep} />}
      {act.error && <Problem title={t('assign.failed')} problem={act.error} safe={t('assign.safe')} focus />}
      <Sending value={act.isPending}>
        <Piece of={Suggestions} failed={t('suggest.failed')} lines={3} />
        <Field label={t('assign.handlers')} hint={t('assign.hint')}>
          {(control) => (
            <Picker
              multiple
              control={control}
              items={able}
              value={handlers}
              placeholder={t('assign.type')}
              onChange={(next) => edit({ handlers: next })}
            />
          )}
        </Field>
        <Field label={t('assign.backup')} hint={t('assign.backup.hint')}>
          {(control) => (
            <Picker
              control={control}
              items={[{ id: '', name: t('assign.no-backup') }, ...others]}
              value={backup}
              onChange={(next) => edit({ backup: next })}
            />
          )}
        </Field>
      </Sending>
      <div className="row">
        <Submit busy={act.isPending}>{t('assign.save')}</Submit>
        <button type="button" className="button" onClick={onClose}>
          {t('dialog.cancel')}
        </button>
      </div>
    </Form>
  );
}

/** The members who can be assigned, with their absence. */
function useAble(people: People) {
  const t = useT();
  const absent = useAbsent();
  const { assignees } = useCase();
  return people
    .filter((one) => one.assignable || assignees.some(({ member }) => member.id === one.id))
    .map(({ id, name, role, absence }) => ({
      id,
      name,
      hint: [t(`role.${role}`), absence && absent(absence)].filter(Boolean).join(' · '),
    }));
}

function seenBy(assignees: CaseHead['assignees']) {
  const { handlers, backup } = choiceOf(assignees);
  return { members: [...handlers], backup: backup || null };
}

function NamesOf({ assignees }: Pick<CaseHead, 'assignees'>) {
  const t = useT();
  if (assignees.length === 0) return t('row.nobody');
  return <span dir="auto">{assignees.map(({ member: { name }, backup }) => (backup ? t('head.backup', { name }) : name)).join(', ')}</span>;
}

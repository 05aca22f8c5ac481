import { shows } from '@voicase/shared/text';
import { useState } from 'react';
import { ChangeTask, Members } from '../../gen/documents';
import { refreshCases, useAct, useAsk } from '../app/query';
import { useCase } from '../case/context';
import { useDraft } from '../case/drafts';
import { useT } from '../i18n';
import { Field } from '../kit/field';
import { FormDialog } from '../kit/form-dialog';
import { Load } from '../kit/load';
import { LongText, textFault } from '../kit/long-text';
import { isName, NameInput } from '../kit/name-input';
import { Picker } from '../kit/picker';
import { say } from '../kit/say';
import { useSendingNow } from '../kit/sending';
import { isProblem, isWrong } from '../session/ask';
import type { Task } from './groups';

/** Changes the texts, the owner and the date of a task. */
export function EditTaskDialog({ of, onClose }: { of: Task; onClose: () => void }) {
  const t = useT();
  const { id } = useCase();
  const draft = useDraft(`${id}:task.${of.id}`);
  const stored = { title: of.title, details: of.details ?? '', owner: of.owner?.id ?? '', dueOn: of.dueOn ?? '' };
  const fields = { ...stored, ...draft.fields };
  const [tried, setTried] = useState(false);
  const run = useAct(ChangeTask, {
    done: () => {
      draft.drop();
      say(t('tasks.saved'));
      onClose();
    },
    failed: (problem) => void (isProblem(problem, 'CONFLICT') && refreshCases()),
  });
  const isLong = textFault(fields.details) === 'long';
  const submit = () => {
    setTried(true);
    if (!isName(fields.title) || isLong) return;
    const { title, details, owner, dueOn } = fields;
    run.mutate({
      task: of.id,
      expected: of.revision,
      content: { title, details: details.trim() ? details : null, owner: owner || null, dueOn: dueOn || null },
    });
  };
  const wrong = tried && !isName(fields.title) ? t(shows(fields.title) ? 'tasks.long' : 'tasks.missing') : undefined;
  return (
    <FormDialog
      title={t('tasks.edit')}
      action={t('tasks.save')}
      failed={t('tasks.not-saved')}
      problem={run.error}
      why={isProblem(run.error, 'CONFLICT') ? t('tasks.conflict') : undefined}
      safe={t('tasks.safe')}
      busy={run.isPending}
      summary
      onSubmit={submit}
      onClose={onClose}
    >
      <Field label={t('tasks.title')} error={wrong}>
        {(control) => <NameInput {...control} autoComplete="off" text={fields.title} onText={(next) => draft.set('title', next)} />}
      </Field>
      <Owner
        value={fields.owner}
        error={isWrong(run.error, 'owner') ? t('tasks.owner.refused') : undefined}
        onChange={(next) => draft.set('owner', next)}
      />
      <DueOn value={fields.dueOn} isPast={isWrong(run.error, 'dueOn')} onChange={(next) => draft.set('dueOn', next)} />
      <Field label={t('tasks.details')} error={tried && isLong ? t('tasks.details.long') : undefined}>
        {(control) => (
          <LongText {...control} rows={4} required={false} text={fields.details} onText={(next) => draft.set('details', next)} />
        )}
      </Field>
    </FormDialog>
  );
}

function Owner({ value, error, onChange }: { value: string; error: string | undefined; onChange: (owner: string) => void }) {
  const t = useT();
  const query = useAsk(Members, {}, { lasting: true });
  return (
    <Load query={query} failed={t('tasks.members.failed')} lines={1}>
      {({ members }) => (
        <Field label={t('tasks.owner')} hint={t('tasks.owner.hint')} error={error}>
          {(control) => (
            <Picker
              control={control}
              items={[
                { id: '', name: t('tasks.unowned') },
                ...members.map(({ id, name, role }) => ({ id, name, hint: t(`role.${role}`) })),
              ]}
              value={value}
              onChange={onChange}
            />
          )}
        </Field>
      )}
    </Load>
  );
}

function DueOn({ value, isPast, onChange }: { value: string; isPast: boolean; onChange: (day: string) => void }) {
  const t = useT();
  const sending = useSendingNow();
  return (
    <Field label={t('tasks.due-on')} hint={t('tasks.due-on.hint')} error={isPast ? t('tasks.due-on.past') : undefined}>
      {(control) => <input {...control} type="date" readOnly={sending} value={value} onChange={(event) => onChange(event.target.value)} />}
    </Field>
  );
}

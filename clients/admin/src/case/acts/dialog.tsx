import { TEXT } from '@voicase/shared/limits';
import { useState } from 'react';
import { refreshCases } from '../../app/query';
import { useT } from '../../i18n';
import { FormDialog } from '../../kit/form-dialog';
import { textFault } from '../../kit/long-text';
import { say } from '../../kit/say';
import { useOnce } from '../../session/once';
import { useCase, type CaseHead } from '../context';
import { useDraft } from '../drafts';
import { dismissals, outcomes, type Act } from '../moves';
import { carryOut, fieldsOf, type FieldName, type Fields } from './carry-out';
import { ActField } from './field';

interface Props {
  act: Act;
  onClose: () => void;
}

/** Explains the act, asks for its fields, and keeps the input until the act has succeeded. */
export function ActDialog({ act, onClose }: Props) {
  const t = useT();
  const head = useCase();
  const draft = useDraft(`${head.id}:${act}`);
  const [wrong, setWrong] = useState<readonly FieldName[]>([]);
  const names: readonly FieldName[] = fieldsOf[act];
  const fields: Fields = { ...proposal(act, head), ...draft.fields };
  const run = useOnce({
    mutationFn: () => carryOut(act, head.id, fields),
    onSuccess: async () => {
      draft.drop();
      await refreshCases();
      say(t(`act.done.${act}`));
      onClose();
    },
  });

  function submit() {
    const found = names.filter((name) => textFault(fields[name]));
    setWrong(found);
    if (!found.length) run.mutate();
  }

  function errorAt(name: FieldName): string | undefined {
    const fault = wrong.includes(name) && textFault(fields[name]);
    return fault ? t(fault === 'empty' ? `missing.${name}` : 'text.long', { max: TEXT }) : undefined;
  }

  return (
    <FormDialog
      title={t(`act.${act}`)}
      action={t(`act.do.${act}`)}
      failed={t('act.failed')}
      problem={run.error}
      safe={names.length ? t('safe.typed') : undefined}
      busy={run.isPending}
      wide={names.length > 1}
      summary={names.length > 3}
      onSubmit={submit}
      onClose={onClose}
    >
      <p>{t(`act.means.${act}`)}</p>
      {names.map((name) => (
        <ActField
          key={name}
          name={name}
          value={fields[name]}
          outcomes={act === 'dismiss' ? dismissals : outcomes}
          error={errorAt(name)}
          onChange={(value) => draft.set(name, value)}
        />
      ))}
    </FormDialog>
  );
}

/**
 * Returns the initial fields of the dialog. A member who approves a closing, or proposes one again, starts with the
 * proposed closing.
 */
function proposal(act: Act, { closing, waiting }: CaseHead): Fields {
  const { outcome = '', findings = '', actions = '', words = '' } = (act === 'close' || act === 'submit' ? closing : null) ?? {};
  // After an announced closing, the reporter has not answered.
  const unanswered = act === 'submit' && waiting?.over ? 'INSUFFICIENT_INFORMATION' : '';
  return { reason: '', outcome: outcome || unanswered, findings, actions, words };
}

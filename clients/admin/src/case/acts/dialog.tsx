import { TEXT } from '@voicase/shared/limits';
import { useMutation } from '@tanstack/react-query';
import { useRef, useState, type FormEvent } from 'react';
import { refreshCases } from '../../app/query';
import { useT } from '../../i18n';
import { Dialog } from '../../kit/dialog';
import { textFault } from '../../kit/long-text';
import { Problem } from '../../kit/problem';
import { say } from '../../kit/say';
import { Submit } from '../../kit/submit';
import { useCase, type CaseHead } from '../context';
import { useDraft } from '../drafts';
import { dismissals, outcomes, type Act } from '../moves';
import { carryOut, fieldsOf, type FieldName, type Fields } from './carry-out';
import { ActField } from './field';

interface Props {
  act: Act;
  onClose: () => void;
}

/** Says what the act means, asks for what it needs, and keeps what was typed until it has been done. */
export function ActDialog({ act, onClose }: Props) {
  const t = useT();
  const head = useCase();
  const draft = useDraft(`${head.id}:${act}`);
  const form = useRef<HTMLFormElement>(null);
  const [wrong, setWrong] = useState<readonly FieldName[]>([]);
  const names: readonly FieldName[] = fieldsOf[act];
  const fields: Fields = { ...proposal(act, head), ...draft.fields };
  const run = useMutation({
    mutationFn: () => carryOut(act, head.id, fields),
    onSuccess: async () => {
      draft.drop();
      await refreshCases();
      say(t(`act.done.${act}`));
      onClose();
    },
  });

  function submit(event: FormEvent) {
    event.preventDefault();
    const found = names.filter((name) => textFault(fields[name]));
    setWrong(found);
    if (found[0]) form.current?.querySelector<HTMLElement>(`[name="${found[0]}"]`)?.focus();
    else run.mutate();
  }

  function errorAt(name: FieldName): string | undefined {
    const fault = wrong.includes(name) && textFault(fields[name]);
    return fault ? t(fault === 'empty' ? `missing.${name}` : 'text.long', { max: TEXT }) : undefined;
  }

  return (
    <Dialog title={t(`act.${act}`)} onClose={onClose} wide={names.length > 1}>
      <form ref={form} className="stack" noValidate onSubmit={submit}>
        <p>{t(`act.means.${act}`)}</p>
        {run.error && <Problem title={t('act.failed')} problem={run.error} safe={names.length ? t('safe.typed') : undefined} focus />}
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
        <div className="row">
          <Submit busy={run.isPending}>{t(`act.do.${act}`)}</Submit>
          <button type="button" className="button" onClick={onClose}>
            {t('dialog.cancel')}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

/** Who reviews starts from what was proposed, and so does who proposes again. */
function proposal(act: Act, { closing }: CaseHead): Fields {
  const { outcome = '', findings = '', actions = '', words = '' } = (act === 'close' || act === 'submit' ? closing : null) ?? {};
  return { reason: '', outcome, findings, actions, words };
}

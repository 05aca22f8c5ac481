import { useState, type FormEvent } from 'react';
import { CompleteSignIn } from '../../gen/documents';
import { useT } from '../i18n';
import { Field } from '../kit/field';
import { Submit } from '../kit/submit';
import type { Grant } from '../session/token';
import { StepProblem } from './step-problem';
import { useAuth } from './auth';

interface Props {
  ticket: string;
  onSession: (grant: Grant) => void;
  onAgain: () => void;
}

export function CodeStep({ ticket, onSession, onAgain }: Props) {
  const t = useT();
  const { send, busy, problem } = useAuth(CompleteSignIn, ({ completeSignIn }) => onSession(completeSignIn));
  return (
    <>
      {problem !== undefined && <StepProblem problem={problem} onAgain={onAgain} />}
      <CodeForm first busy={busy} label={t('code.label')} hint={t('code.hint')} onCode={(code) => send({ ticket, code })} />
    </>
  );
}

interface FormProps {
  busy: boolean;
  label: string;
  hint: string;
  /** Whether the code is what this step begins with. */
  first?: boolean;
  onCode: (code: string) => void;
}

/** Six digits; paste and the password manager may fill them, spaces do not matter. */
export function CodeForm({ busy, label, hint, first, onCode }: FormProps) {
  const t = useT();
  const [code, setCode] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onCode(code.replace(/\s/g, ''));
    setCode('');
  };
  return (
    <form className="stack" onSubmit={submit}>
      <Field label={label} hint={hint}>
        {(control) => (
          <input
            {...control}
            className="code"
            type="text"
            inputMode="numeric"
            autoComplete="one-time-code"
            required
            autoFocus={first}
            pattern="\s*(\d\s*){6}"
            title={hint}
            size={9}
            dir="ltr"
            value={code}
            onChange={(event) => setCode(event.target.value)}
          />
        )}
      </Field>
      <Submit busy={busy}>{t('code.submit')}</Submit>
    </form>
  );
}

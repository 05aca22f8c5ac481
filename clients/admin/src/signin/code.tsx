import { typed } from '@voicase/shared/text';
import { useState } from 'react';
import { CompleteSignIn } from '../../gen/documents';
import { useT } from '../i18n';
import { Field } from '../kit/field';
import { useFocusFirst } from '../kit/focus-first';
import { Form } from '../kit/form';
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
  const { send, busy, problem } = useAuth(CompleteSignIn, ({ completeSignIn }) => onSession(completeSignIn));
  return (
    <>
      {problem !== undefined && <StepProblem problem={problem} onAgain={onAgain} />}
      <EitherCode first busy={busy} onCode={(code) => send({ ticket, code })} />
    </>
  );
}

interface EitherProps {
  busy: boolean;
  first?: boolean;
  submit?: string;
  onCode: (code: string) => void;
}

/** A code from the app, or one of the recovery codes. */
export function EitherCode({ busy, first, submit, onCode }: EitherProps) {
  const t = useT();
  const [switched, count] = useState(0);
  const recovery = switched % 2 === 1;
  return (
    <>
      <CodeForm
        key={String(recovery)}
        kind={recovery ? 'recovery' : 'app'}
        first={first || switched > 0}
        busy={busy}
        submit={submit}
        onCode={onCode}
      />
      <button type="button" className="button quiet" onClick={() => count(switched + 1)}>
        {recovery ? t('code.use-app') : t('code.use-recovery')}
      </button>
    </>
  );
}

const kinds = {
  app: { inputMode: 'numeric', autoComplete: 'one-time-code', whole: /^[^\p{L}\p{N}]*(\p{Nd}[^\p{L}\p{N}]*){6}$/u, size: 9 },
  recovery: { inputMode: 'text', autoComplete: 'off', whole: /^[^\p{L}\p{N}]*([\p{L}\p{N}][^\p{L}\p{N}]*){16}$/u, size: 22 },
} as const;

interface FormProps {
  busy: boolean;
  kind?: keyof typeof kinds;
  /** Whether the step starts with this field, so that it takes the focus. */
  first?: boolean;
  submit?: string;
  onCode: (code: string) => void;
}

/** Accepts pasted codes and codes from the password manager. Spaces and dashes are ignored. */
export function CodeForm({ busy, kind = 'app', first, submit, onCode }: FormProps) {
  const t = useT();
  const [code, setCode] = useState('');
  const [tried, setTried] = useState(false);
  const input = useFocusFirst(first ?? false);
  const { whole, ...attributes } = kinds[kind];
  const complete = whole.test(code);
  const send = () => {
    if (busy) return;
    setTried(!complete);
    if (!complete) return;
    onCode(typed(code).replace(/[ -]/g, ''));
    setCode('');
  };
  return (
    <Form className="stack" onSubmit={send}>
      <Field
        label={t(`code.label.${kind}`)}
        hint={t(`code.hint.${kind}`)}
        error={tried && !complete ? t(`code.incomplete.${kind}`) : undefined}
      >
        {(control) => (
          <input
            {...control}
            {...attributes}
            className="code"
            type="text"
            autoCapitalize="characters"
            spellCheck={false}
            required
            ref={input}
            dir="ltr"
            value={code}
            onChange={(event) => setCode(event.target.value)}
          />
        )}
      </Field>
      <Submit busy={busy}>{submit ?? t('code.submit')}</Submit>
    </Form>
  );
}

import { addressFault } from '@voicase/shared/text';
import { useState } from 'react';
import { SignIn } from '../../gen/documents';
import { useT } from '../i18n';
import { Field } from '../kit/field';
import { Form } from '../kit/form';
import { Problem } from '../kit/problem';
import { Submit } from '../kit/submit';
import { isProblem } from '../session/ask';
import { useAuth } from './auth';
import type { Ticket } from './ticket';

export function PasswordStep({ email, onTicket }: { email?: string; onTicket: (ticket: Ticket) => void }) {
  const t = useT();
  const [typed, setTyped] = useState({ email: email ?? '', password: '' });
  const { send, busy, problem } = useAuth(SignIn, ({ signIn }) => onTicket(signIn));
  const [tried, setTried] = useState(false);
  const bad = addressFault(typed.email) === 'bad';
  const submit = () => {
    setTried(true);
    if (!bad && typed.password) send(typed);
  };
  return (
    <Form className="stack" onSubmit={submit}>
      {problem !== undefined && (
        <Problem
          title={t('signin.failed')}
          problem={problem}
          why={isProblem(problem, 'SIGN_IN_FAILED') ? t('signin.wrong') : undefined}
          focus
        />
      )}
      <Field label={t('signin.email')} error={tried && bad ? t('invite.email.bad') : undefined}>
        {(control) => (
          <input
            {...control}
            type="email"
            autoComplete="username"
            required
            readOnly={email !== undefined}
            value={typed.email}
            onChange={(event) => setTyped({ ...typed, email: event.target.value })}
          />
        )}
      </Field>
      <Field label={t('signin.password')} error={tried && !typed.password ? t('missing.password') : undefined}>
        {(control) => (
          <input
            {...control}
            type="password"
            autoComplete="current-password"
            required
            value={typed.password}
            onChange={(event) => setTyped({ ...typed, password: event.target.value })}
          />
        )}
      </Field>
      <Submit busy={busy}>{t('signin.next')}</Submit>
    </Form>
  );
}

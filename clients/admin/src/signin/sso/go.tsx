import { addressFault } from '@voicase/shared/text';
import { useState } from 'react';
import { BeginSso } from '../../../gen/documents';
import { useT } from '../../i18n';
import { Field } from '../../kit/field';
import { useFocusFirst } from '../../kit/focus-first';
import { Form } from '../../kit/form';
import { Problem } from '../../kit/problem';
import { Submit } from '../../kit/submit';
import { isProblem, isWrong } from '../../session/ask';
import { useAuth } from '../auth';
import { isProvider } from './provider';

/** The domain of the email address selects the identity provider. */
export function Go() {
  const t = useT();
  const [email, setEmail] = useState('');
  const [leaving, setLeaving] = useState(false);
  const { send, busy, problem } = useAuth(BeginSso, ({ beginSso }) => {
    if (!isProvider(beginSso.url)) throw new Error('not an address to sign in at');
    setLeaving(true);
    window.location.assign(beginSso.url);
  });
  const [tried, setTried] = useState(false);
  const bad = addressFault(email) === 'bad';
  const first = useFocusFirst(true);
  const submit = () => {
    setTried(true);
    if (!bad) send({ email: email.trim() });
  };
  const why = isWrong(problem, 'email') ? t('sso.nobody') : isProblem(problem, 'UNAVAILABLE') ? t('sso.away') : undefined;
  return (
    <Form className="stack" onSubmit={submit}>
      {problem !== undefined && <Problem title={t('signin.failed')} problem={problem} why={why} focus />}
      <p>{t('sso.text')}</p>
      <Field label={t('signin.email')} error={tried && bad ? t('invite.email.bad') : undefined}>
        {(control) => (
          <input
            {...control}
            type="email"
            autoComplete="username"
            required
            ref={first}
            value={email}
            onChange={(event) => setEmail(event.target.value)}
          />
        )}
      </Field>
      <Submit busy={busy || leaving}>{t('sso.go')}</Submit>
    </Form>
  );
}

import { useState, type FormEvent } from 'react';
import { BeginSso } from '../../../gen/documents';
import { useT } from '../../i18n';
import { Field } from '../../kit/field';
import { Problem } from '../../kit/problem';
import { Submit } from '../../kit/submit';
import { isProblem, isWrong } from '../../session/ask';
import { useAuth } from '../auth';

/** Whose provider it is, the address says. */
export function Go() {
  const t = useT();
  const [email, setEmail] = useState('');
  const [leaving, setLeaving] = useState(false);
  const { send, busy, problem } = useAuth(BeginSso, ({ beginSso }) => {
    setLeaving(true);
    window.location.assign(beginSso.url);
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    send({ email: email.trim() });
  };
  const why = isWrong(problem, 'email') ? t('sso.nobody') : isProblem(problem, 'UNAVAILABLE') ? t('sso.away') : undefined;
  return (
    <form className="stack" onSubmit={submit}>
      {problem !== undefined && <Problem title={t('signin.failed')} problem={problem} why={why} focus />}
      <p>{t('sso.text')}</p>
      <Field label={t('signin.email')}>
        {(control) => (
          <input {...control} type="email" autoComplete="username" required autoFocus value={email} onChange={(event) => setEmail(event.target.value)} />
        )}
      </Field>
      <Submit busy={busy || leaving}>{t('sso.go')}</Submit>
    </form>
  );
}

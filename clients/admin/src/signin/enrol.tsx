import { useRouter } from '@tanstack/react-router';
import { useEffect, useState, type FormEvent } from 'react';
import { AcceptEnrolment } from '../../gen/documents';
import { useT } from '../i18n';
import { Field } from '../kit/field';
import { Landing } from '../kit/landing';
import { Problem } from '../kit/problem';
import { Submit } from '../kit/submit';
import { isProblem } from '../session/ask';
import { open } from '../session/refresh';
import { tell } from '../session/tabs';
import { useAuth } from './auth';
import { LanguageChoice } from './language';
import { SignInSteps, type Ticket } from './steps';
import { strength } from './strength';

/** The token stands behind the #, so it never reaches a server's log; it is taken out of the address at once. */
function useToken() {
  const [token] = useState(() => window.location.hash.slice(1));
  useEffect(() => window.history.replaceState(window.history.state, '', window.location.pathname), []);
  return token;
}

export function EnrolPage() {
  const t = useT();
  const router = useRouter();
  const token = useToken();
  const [ticket, setTicket] = useState<Ticket>();
  return (
    <main className="alone">
      <title>{t('enrol.title')}</title>
      <p className="brand-name">VoiCase</p>
      <Landing as="h1">{t('enrol.heading')}</Landing>
      {!token && <p>{t('enrol.no-token')}</p>}
      {token && !ticket && <NewPassword token={token} onTicket={setTicket} />}
      {ticket && (
        <SignInSteps
          from={ticket}
          onSession={(grant) => {
            open(grant);
            tell('in');
            router.history.push('/cases');
          }}
        />
      )}
      <LanguageChoice />
    </main>
  );
}

function NewPassword({ token, onTicket }: { token: string; onTicket: (ticket: Ticket) => void }) {
  const t = useT();
  const [password, setPassword] = useState('');
  const [shown, show] = useState(false);
  const { send, busy, problem } = useAuth(AcceptEnrolment, ({ acceptEnrolment }) => onTicket(acceptEnrolment));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    send({ token, password });
  };
  return (
    <form className="stack" onSubmit={submit}>
      {problem !== undefined && (
        <Problem
          title={t('enrol.failed')}
          problem={problem}
          why={isProblem(problem, 'INVALID') ? t('enrol.weak') : undefined}
          safe={t('enrol.ask')}
          focus
        />
      )}
      <p>{t('enrol.text')}</p>
      <Field label={t('enrol.password')} hint={t('enrol.hint')}>
        {(control) => (
          <input
            {...control}
            type={shown ? 'text' : 'password'}
            autoComplete="new-password"
            required
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
        )}
      </Field>
      <p role="status" className={`strength ${password && strength(password)}`}>
        {password && t(`strength.${strength(password)}`)}
      </p>
      <label className="check">
        <input type="checkbox" checked={shown} onChange={() => show(!shown)} />
        <span>{t('enrol.show')}</span>
      </label>
      <Submit busy={busy}>{t('enrol.submit')}</Submit>
    </form>
  );
}

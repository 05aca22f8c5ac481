import { useState } from 'react';
import { CompleteReset } from '../../gen/documents';
import { useT } from '../i18n';
import { Form } from '../kit/form';
import { Problem } from '../kit/problem';
import { Submit } from '../kit/submit';
import { isProblem, isWrong } from '../session/ask';
import { Alone } from './alone';
import { useAuth } from './auth';
import { begin } from './begin';
import { isLong, NewPassword } from './new-password';
import { SignInSteps } from './steps';
import type { Ticket } from './ticket';
import { useToken } from './token';

/** The target of the link of an approved reset. The page sets a new password, then a new second factor. */
export function ResetPage() {
  const t = useT();
  const token = useToken();
  const [ticket, setTicket] = useState<Ticket>();
  return (
    <Alone title={t('reset.title')} heading={t('reset.heading')}>
      {!token && <p>{t('reset.no-token')}</p>}
      {token && !ticket && <Password token={token} onTicket={setTicket} />}
      {ticket && <SignInSteps from={ticket} onSession={(grant) => begin(grant)} />}
    </Alone>
  );
}

function Password({ token, onTicket }: { token: string; onTicket: (ticket: Ticket) => void }) {
  const t = useT();
  const [password, setPassword] = useState('');
  const { send, busy, problem } = useAuth(CompleteReset, ({ completeReset }) => onTicket(completeReset));
  const weak = isWrong(problem, 'password');
  const [tried, setTried] = useState(false);
  const submit = () => {
    setTried(true);
    if (isLong(password)) send({ token, password });
  };
  return (
    <Form className="stack" onSubmit={submit}>
      {problem !== undefined && (
        <Problem
          title={t('password.not-set')}
          problem={problem}
          why={weak ? t('password.weak') : isProblem(problem, 'NOT_FOUND') ? t('reset.gone') : undefined}
          unanswered={t('reset.unanswered')}
          focus
        />
      )}
      <p>{t('reset.text')}</p>
      <NewPassword label={t('password.new')} value={password} weak={weak} tried={tried} onChange={setPassword} />
      <Submit busy={busy}>{t('password.set')}</Submit>
    </Form>
  );
}

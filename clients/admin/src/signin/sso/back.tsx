import { useEffect, useRef, useState } from 'react';
import { CompleteSso } from '../../../gen/documents';
import { useT } from '../../i18n';
import { Problem } from '../../kit/problem';
import { isProblem } from '../../session/ask';
import { useAuth } from '../auth';
import { begin } from '../begin';
import { SignInSteps } from '../steps';
import type { Ticket } from '../ticket';
import type { Returned } from './returned';

interface Props {
  returned: Returned;
  onAgain: () => void;
}

/** The return from the identity provider. The page starts the session, or asks for a second factor. */
export function Back({ returned: { input }, onAgain }: Props) {
  const t = useT();
  const [ticket, setTicket] = useState<Ticket>();
  const { send, problem } = useAuth(CompleteSso, ({ completeSso: { session, signIn } }) => {
    if (session) begin(session);
    else if (signIn) setTicket(signIn);
  });
  const sent = useRef(false);
  useEffect(() => {
    // The authorization code works once.
    if (!input || sent.current) return;
    sent.current = true;
    send(input);
  });
  if (ticket) {
    return (
      <>
        <p>{t(ticket.next === 'ENROL' ? 'sso.enrol' : 'sso.code')}</p>
        <SignInSteps from={ticket} onSession={(grant) => begin(grant)} />
      </>
    );
  }
  if (input && problem === undefined) return <p role="status">{t('sso.busy')}</p>;
  return (
    <>
      <Problem
        title={t('signin.failed')}
        problem={problem}
        why={
          isProblem(problem, 'UNAVAILABLE') ? t('sso.away') : !input || isProblem(problem, 'SIGN_IN_FAILED') ? t('sso.refused') : undefined
        }
        focus
      />
      <button type="button" className="button" onClick={onAgain}>
        {t('code.again')}
      </button>
    </>
  );
}

import { useState } from 'react';
import type { Grant } from '../session/token';
import { CodeStep } from './code';
import { FactorStep } from './factor';
import { PasskeySignIn } from './passkey-sign-in';
import { PasswordStep } from './password';
import type { Ticket } from './ticket';

interface Props {
  /** The email address, if an invitation or an ended session already names it. The field is then read-only. */
  email?: string;
  /** The ticket from a mailed link, which replaces the first step. */
  from?: Ticket;
  onSession: (grant: Grant) => void;
}

/**
 * The steps of the sign-in. The first step is a passkey alone, or a password. After a password, the second step asks
 * for a code. At the first sign-in, the second step sets up a second factor instead.
 */
export function SignInSteps({ email, from, onSession }: Props) {
  const [ticket, setTicket] = useState(from);
  const again = () => setTicket(undefined);
  if (!ticket)
    return (
      <>
        <PasskeySignIn onSession={onSession} />
        <PasswordStep email={email} onTicket={setTicket} />
      </>
    );
  if (ticket.next === 'ENROL') return <FactorStep ticket={ticket.ticket} onSession={onSession} onAgain={again} />;
  return <CodeStep ticket={ticket.ticket} onSession={onSession} onAgain={again} />;
}

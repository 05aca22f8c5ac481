import { useState } from 'react';
import type { SignInMutation } from '../../gen/documents';
import type { Grant } from '../session/token';
import { CodeStep } from './code';
import { FactorStep } from './factor';
import { PasskeySignIn } from './passkey-sign-in';
import { PasswordStep } from './password';

export type Ticket = SignInMutation['signIn'];

interface Props {
  /** Fixed when somebody comes back to a page of theirs. */
  email?: string;
  /** Where a link from a mail has already led. */
  from?: Ticket;
  onSession: (grant: Grant) => void;
}

/** A passkey alone; or password, then the code; or, the first time, a new second factor. */
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

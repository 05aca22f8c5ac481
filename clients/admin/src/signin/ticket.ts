import type { SignInMutation } from '../../gen/documents';

/** What a step of the sign-in returns: the ticket for the next step. */
export type Ticket = SignInMutation['signIn'];

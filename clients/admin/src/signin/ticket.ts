import type { SignInMutation } from '../../gen/documents';

/** The result of a step of the sign-in, which is the ticket for the next step. */
export type Ticket = SignInMutation['signIn'];

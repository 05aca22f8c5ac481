import { store } from './store';

/** The number of messages to reporters that a sign-out elsewhere has dropped. The sign-in page says so. */
export const lostMessages = store(0);

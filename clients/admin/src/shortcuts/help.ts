import { store } from '../session/store';

/** Whether the list of shortcuts is open. */
export const isHelping = store(false);

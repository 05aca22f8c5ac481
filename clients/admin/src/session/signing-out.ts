import { store } from './store';

/** Set to sign out. It stays set while a failed sign-out is shown. */
export const isSigningOut = store(false);

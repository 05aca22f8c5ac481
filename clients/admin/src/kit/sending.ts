import { createContext, useContext } from 'react';

/** Whether a dialog is sending. Its texts are read-only meanwhile, because the dialog closes after success. */
export const Sending = createContext(false);

export const useSendingNow = () => useContext(Sending);

import { createContext, useContext } from 'react';

/** A dialog ends with what it sends, so its texts stand still while they are on their way. */
export const Sending = createContext(false);

export const useSendingNow = () => useContext(Sending);

import { createContext, useContext, type ReactNode } from 'react';

const Inside = createContext(false);

/** Whether this component is inside the frame of a signed-in member. */
export const useInsideMain = () => useContext(Inside);

export function Main({ children }: { children: ReactNode }) {
  return (
    <main id="main" tabIndex={-1}>
      <Inside value>{children}</Inside>
    </main>
  );
}

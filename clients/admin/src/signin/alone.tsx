import type { ReactNode } from 'react';
import { Landing } from '../kit/landing';
import { LanguageChoice } from './language';

/** The layout of pages without a session. */
export function Alone({ title, heading, children }: { title: string; heading: string; children: ReactNode }) {
  return (
    <main className="alone">
      <title>{title}</title>
      <p className="brand-name">VoiCase</p>
      <Landing as="h1">{heading}</Landing>
      {children}
      <LanguageChoice />
    </main>
  );
}

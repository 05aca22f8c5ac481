import type { ReactNode } from 'react';
import { Landing } from '../kit/landing';
import { LanguageChoice } from './language';

/** A page of somebody who is not signed in. */
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

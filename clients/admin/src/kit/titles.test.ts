import { act, createElement } from 'react';
import { createRoot } from 'react-dom/client';
import { expect, test } from 'vitest';
import { hideTitles, resetTitles, useTitlesHidden } from './titles';

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });

function isHidden(): boolean {
  let hidden: boolean | undefined;
  const Look = () => ((hidden = useTitlesHidden()), null);
  const root = createRoot(document.createElement('div'));
  act(() => root.render(createElement(Look)));
  act(() => root.unmount());
  if (hidden === undefined) throw new Error('not rendered');
  return hidden;
}
/** What another tab stores. */
const store = (newValue: string | null) => window.dispatchEvent(new StorageEvent('storage', { key: 'voicase.titles', newValue }));

test('only the choice of a member shows titles in other tabs, and a reset at sign-in does not', () => {
  hideTitles(true);
  store(null);
  expect(isHidden()).toBe(true);
  store('shown');
  expect(isHidden()).toBe(false);
  store('hidden');
  expect(isHidden()).toBe(true);
});

test('a sign-in forgets the choice of the member before', () => {
  hideTitles(true);
  resetTitles();
  expect(isHidden()).toBe(false);
  expect(localStorage.getItem('voicase.titles')).toBeNull();
});

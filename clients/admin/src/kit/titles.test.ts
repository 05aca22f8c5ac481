import { renderHook } from '@testing-library/react';
import { expect, test } from 'vitest';
import { hideTitles, resetTitles, useTitlesHidden } from './titles';

const isHidden = () => renderHook(() => useTitlesHidden()).result.current;
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

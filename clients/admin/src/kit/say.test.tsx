import { act } from 'react';
import { createRoot } from 'react-dom/client';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { forgetSayings, say, Sayings } from './say';

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
const place = document.createElement('div');
const root = createRoot(place);
beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  act(forgetSayings);
  vi.useRealTimers();
});

test('the same sentence twice is said twice, each for its full time', () => {
  act(() => root.render(<Sayings />));
  act(() => say('Saved.'));
  const first = place.querySelector('[role=status] > *');
  act(() => void vi.advanceTimersByTime(4000));
  act(() => say('Saved.'));
  const second = place.querySelector('[role=status] > *');
  expect(second?.textContent).toBe('Saved.');
  expect(second).not.toBe(first);
  act(() => void vi.advanceTimersByTime(4000));
  expect(place.textContent).toBe('Saved.');
  act(() => void vi.advanceTimersByTime(2000));
  expect(place.textContent).toBe('');
});

import { activate } from '@voicase/shared/i18n';
import { act } from 'react';
import { createRoot } from 'react-dom/client';
import { afterEach, expect, test } from 'vitest';
import { registerKeeper } from '../app/unsaved';
import { hideTitles } from './titles';
import { UnsentTexts } from './unsent';

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
activate('en', {});
afterEach(() => hideTitles(false));

registerKeeper({
  any: () => true,
  forget: () => undefined,
  texts: () => [
    { name: 'case:edit.title', field: 'title', text: 'A title' },
    { name: 'case:note', field: 'text', text: 'A note' },
  ],
});

test('a hidden title is not shown, but it can still be copied', () => {
  const place = document.createElement('div');
  act(() => createRoot(place).render(<UnsentTexts />));
  const shown = () => [...place.querySelectorAll('textarea')].map(({ value }) => value);
  expect(shown()).toEqual(['A title', 'A note']);
  act(() => hideTitles(true));
  expect(shown()).toEqual(['A note']);
  expect(place.innerHTML).not.toContain('A title');
  expect(place.querySelectorAll('button')).toHaveLength(2);
});

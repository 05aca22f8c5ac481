import { activate } from '@voicase/shared/i18n';
import { act } from 'react';
import { createRoot } from 'react-dom/client';
import { expect, test } from 'vitest';
import { isLong, NewPassword } from './new-password';

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
activate('en', { 'password.enough': 'Long enough.', 'password.missing': ['short by ', ['count']], 'password.short': 'Too short.' });

test('of a new password only its length is judged: what is easy to guess is never called hard', () => {
  const place = document.createElement('div');
  const root = createRoot(place);
  const says = (value: string) => {
    act(() => root.render(<NewPassword label="New" value={value} weak={false} tried={false} onChange={() => undefined} />));
    return place.querySelector('[role=status]')?.textContent;
  };
  expect(says('')).toBe('');
  expect(says('Tr0ub4dor&3')).toBe('short by 1');
  for (const easy of ['passwordpassword1', 'aaaaaaaaaaaaaaaaaaaa', 'correct horse battery staple']) expect(says(easy)).toBe('Long enough.');
  expect(isLong('twelve chars')).toBe(true);
  expect(isLong('😀'.repeat(11))).toBe(false);
});

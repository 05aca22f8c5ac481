import { act, useEffect } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { anyUnsaved, forgetUnsaved } from '../app/unsaved';
import { locked } from '../session/token';
import { useKept, useKeptOpen } from './kept';

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
const place = document.createElement('div');
let root: Root;
/** The fields' values and their setters. */
const page: { shown?: ReturnType<typeof useFields> } = {};
const shown = () => page.shown ?? expect.fail('nothing is shown');

function useFields() {
  const [fields, set] = useKept('form', { name: 'as stored', secret: '' }, { clean: (now) => ({ ...now, secret: '' }) });
  const [open, setOpen] = useKeptOpen('dialog', false);
  return { fields, set, open, setOpen };
}
function Fields() {
  const fields = useFields();
  useEffect(() => {
    page.shown = fields;
  });
  return null;
}

const mount = () => {
  root = createRoot(place);
  act(() => root.render(<Fields />));
};
const lock = () => {
  locked.set(true);
  act(() => root.unmount());
};
const comeBack = () => {
  locked.set(false);
  mount();
};
const type = () => act(() => shown().set({ name: 'half typed', secret: 'client secret' }));

beforeEach(mount);
afterEach(() => {
  locked.set(false);
  act(() => root.unmount());
  forgetUnsaved();
});

test('what was half typed is there again after the lock, without its secrets', () => {
  type();
  act(() => shown().setOpen(true));
  lock();
  expect(anyUnsaved()).toBe(true);
  comeBack();
  expect(shown().fields).toEqual({ name: 'half typed', secret: '' });
  expect(shown().open).toBe(true);
  expect(anyUnsaved()).toBe(false);
});

test('it survives a second lock, too', () => {
  type();
  lock();
  comeBack();
  lock();
  comeBack();
  expect(shown().fields.name).toBe('half typed');
});

test('signing out, and another member, find nothing', () => {
  type();
  lock();
  forgetUnsaved();
  comeBack();
  expect(shown().fields.name).toBe('as stored');
});

test('a form that is closed forgets, as ever', () => {
  type();
  act(() => root.unmount());
  mount();
  expect(shown().fields.name).toBe('as stored');
});

test('an open dialog alone is nothing to lose, and what was not changed is not kept', () => {
  act(() => shown().setOpen(true));
  lock();
  expect(anyUnsaved()).toBe(false);
  comeBack();
  expect(shown().open).toBe(true);
});

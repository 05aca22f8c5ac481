import { act, useEffect } from 'react';
import { beforeEach, expect, test, vi } from 'vitest';
import type { BreachContentInput } from '../../gen/documents';
import { forgetUnsaved } from '../app/unsaved';
import { stage } from '../kit/stage';
import { fieldsOf, inputOf, noFields } from './fields';
import type { Breach } from './types';
import { useEdit } from './use-edit';

const sent = vi.hoisted(() => ({ inputs: [] as { expected: number; content: BreachContentInput }[] }));
vi.mock('../settings/act', () => ({
  useStaffAct: () => ({
    isPending: false,
    error: null,
    reset: () => undefined,
    mutate: (input: (typeof sent.inputs)[number]) => sent.inputs.push(input),
  }),
}));
vi.mock('../app/query', () => ({ client: {} }));

const { draw } = stage();
beforeEach(() => {
  forgetUnsaved();
  sent.inputs = [];
});

const entry = (revision: number, part: Partial<Breach> = {}) =>
  ({ ...inputOf({ ...noFields, title: 'Laptop', nature: 'Lost' }), id: 'one', revision, ...part }) as Breach;

const page: { form?: ReturnType<typeof useEdit> } = {};
const form = () => page.form ?? expect.fail('nothing is shown');

function Form({ of }: { of: Breach }) {
  const own = useEdit(of, () => undefined);
  useEffect(() => {
    page.form = own;
  });
  return null;
}

const show = (of: Breach) => draw(<Form of={of} />);
const edit = (field: 'nature' | 'nis2', text: string) => act(() => form().based.set(field, text));

test('the typed text outlives the dialog, and follows the other fields', () => {
  show(entry(1));
  edit('nature', 'Left on a train');
  edit('nis2', 'yes');
  draw(null);
  show(entry(2, { measures: 'Wiped' }));
  expect(form().based.isOvertaken, 'another field is no conflict').toBe(false);
  act(() => form().submit());
  expect(sent.inputs).toMatchObject([{ expected: 2, content: { nature: 'Left on a train', measures: 'Wiped', nis2: true } }]);
});

test('a newer value of the same field is not replaced until the member keeps the input', () => {
  show(entry(1));
  edit('nature', 'Left on a train');
  show(entry(2, { nature: 'Stolen' }));
  expect(form().based.isOvertaken).toBe(true);
  act(() => form().submit());
  expect(sent.inputs).toEqual([]);
  act(() => form().based.keep());
  act(() => form().submit());
  expect(sent.inputs).toMatchObject([{ expected: 2, content: { nature: 'Left on a train' } }]);
});

test('an own attempt whose response was lost is no conflict', () => {
  show(entry(1));
  edit('nature', 'Left on a train');
  const stored = entry(2, { nature: 'Left on a train' });
  show(stored);
  expect(form().based.isOvertaken).toBe(false);
  expect(form().fields).toMatchObject(fieldsOf(stored));
});

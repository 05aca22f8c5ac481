import { act, useEffect } from 'react';
import { beforeEach, expect, test } from 'vitest';
import { forgetUnsaved } from '../app/unsaved';
import { useDraft } from '../case/drafts';
import { Form } from './form';
import { isReplacing, Newer, NewerFields, useBased } from './newer';
import { stage } from './stage';

const { draw } = stage();
beforeEach(() => forgetUnsaved());

interface Item {
  title: string;
  place: string;
}
const old: Item = { title: 'Ledger', place: 'Safe 3' };
const page: { based?: ReturnType<typeof useBased> } = {};
const based = () => page.based ?? expect.fail('nothing is shown');

function Editor({ stored }: { stored: Item }) {
  const draft = useDraft('case:item');
  const fields = { ...stored, ...draft.fields };
  const isNewer = (before: Readonly<Record<string, string>>) => isReplacing(fields, before, { ...stored });
  const own = useBased(draft, { stored: { ...stored }, isNewer, act: { isPending: false, reset: () => undefined } });
  useEffect(() => {
    page.based = own;
  });
  return (
    <Form onSubmit={() => undefined}>
      <Newer of={own}>
        <NewerFields
          before={own.before}
          stored={{ ...stored }}
          shown={{ title: ['Title', stored.title], place: ['Place', stored.place] }}
        />
      </Newer>
      <input readOnly value={fields.title} />
      <input readOnly value={fields.place} />
    </Form>
  );
}

const show = (stored: Item) => draw(<Editor stored={stored} />);
const edit = (field: keyof Item, text: string) => act(() => based().set(field, text));
const form = () => [...document.querySelectorAll('input')].map(({ value }) => value);
const isNoticed = () => document.querySelector('[role=alert]') !== null;
const newer = () => [...document.querySelectorAll('[role=alert] dl > *')].map(({ textContent }) => textContent);

test('only an edited field that another member changed too would be replaced', () => {
  expect(isReplacing({ ...old, title: 'mine' }, { ...old }, { ...old })).toBe(false);
  expect(isReplacing({ title: 'mine', place: 'Safe 4' }, { ...old }, { ...old, place: 'Safe 4' })).toBe(false);
  expect(isReplacing({ ...old, title: 'mine' }, { ...old }, { ...old, title: 'theirs' })).toBe(true);
  // The first attempt arrived, and its response was lost.
  expect(isReplacing({ ...old, title: 'mine ' }, { ...old }, { ...old, title: 'mine' })).toBe(false);
});

test('a change of another field is no conflict, and the form follows it', () => {
  show(old);
  edit('title', 'mine');
  show({ ...old, place: 'Safe 4' });
  expect(isNoticed()).toBe(false);
  expect(form()).toEqual(['mine', 'Safe 4']);
  // The member has seen the new place before the edit.
  edit('place', 'Safe 5');
  expect(isNoticed()).toBe(false);
});

test('a change of the edited field is shown with all other changes until the member decides', () => {
  show(old);
  edit('title', 'mine');
  show({ title: 'theirs', place: '' });
  expect(newer()).toEqual(['Title', 'theirs', 'Place', 'changed.empty']);
  expect(form()).toEqual(['mine', '']);
  act(() => based().keep());
  expect(isNoticed()).toBe(false);
  expect(form()).toEqual(['mine', '']);
  show({ title: 'newest', place: '' });
  expect(newer()).toEqual(['Title', 'newest']);
  act(() => based().discard());
  expect(isNoticed()).toBe(false);
  expect(form()).toEqual(['newest', '']);
});

test('the draft remembers the beginning, also while the dialog is closed', () => {
  show(old);
  edit('title', 'mine');
  draw(null);
  show({ ...old, title: 'theirs' });
  expect(newer()).toEqual(['Title', 'theirs']);
  expect(form()).toEqual(['mine', 'Safe 3']);
});

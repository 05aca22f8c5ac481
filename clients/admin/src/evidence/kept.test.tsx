import { act } from 'react';
import { beforeEach, expect, test, vi } from 'vitest';
import { anyUnsaved, forgetUnsaved } from '../app/unsaved';
import { CaseContext, type CaseHead } from '../case/context';
import { draftOf } from '../case/drafts';
import { stage } from '../kit/stage';
import type { Interview } from './rows';
import { KeptChanges, KeptReason } from './kept';

const members = { data: { members: [{ id: 'm1', name: 'Kim Berg' }] }, error: null };
let query: Partial<typeof members> | { error: Error };
vi.mock('../app/query', () => ({ useAsk: () => query }));

const { draw, place } = stage();
beforeEach(() => {
  forgetUnsaved();
  query = members;
});

const show = (state: Interview['state']) =>
  draw(
    <CaseContext value={{ id: 'case' } as CaseHead}>
      <KeptReason of={{ id: 'one', state } as Interview} />
      <KeptChanges of={{ id: 'one', state } as Interview} persons={[{ id: 'p1', name: 'Ada Roe' }]} />
    </CaseContext>,
  );

test('a reason that no dialog can open any more is shown until the member discards it', () => {
  act(() => draftOf('case:interview-cancel.one').set('reason', 'She is ill.'));
  // The button opens the dialog with the reason.
  show('PLANNED');
  expect(place.textContent).toBe('');
  for (const state of ['HELD', 'CANCELLED'] as const) {
    show(state);
    expect(place.textContent).toContain('She is ill.');
  }
  act(() => [...place.querySelectorAll('button')].at(-1)?.click());
  expect(place.textContent).toBe('');
  expect(anyUnsaved('case')).toBe(false);
});

test('changes of a cancelled interview are shown with their labels until the member discards them', () => {
  const draft = draftOf('case:interview.one');
  const fields = { before: '{"place":"Room 1"}', place: 'Room 2', present: 'Counsel', person: 'p1', name: 'Unused', interviewer: 'm1' };
  act(() => Object.entries(fields).forEach(([field, text]) => draft.set(field, text)));
  // Buttons open the dialog with the changes.
  for (const state of ['PLANNED', 'HELD'] as const) {
    show(state);
    expect(place.textContent).toBe('');
  }
  show('CANCELLED');
  expect([...place.querySelectorAll('dl > *')].map(({ textContent }) => textContent)).toEqual([
    ...['interviews.person', 'Ada Roe', 'interviews.place', 'Room 2', 'interviews.present', 'Counsel'],
    ...['interviews.interviewer', 'Kim Berg'],
  ]);
  act(() => [...place.querySelectorAll('button')].at(-1)?.click());
  expect(place.textContent).toBe('');
  expect(anyUnsaved('case')).toBe(false);
});

test('an interviewer and a person without a known name keep their lines', () => {
  const draft = draftOf('case:interview.one');
  act(() => draft.set('person', 'p2'));
  act(() => draft.set('interviewer', 'm1'));
  query = { error: new Error('NETWORK') };
  show('CANCELLED');
  expect([...place.querySelectorAll('dl > *')].map(({ textContent }) => textContent)).toEqual([
    ...['interviews.person', 'interviews.kept.unnamed', 'interviews.interviewer', 'interviews.kept.unnamed'],
  ]);
  expect(place.textContent).toContain('interviews.members.failed');
});

test('a draft without any text is not shown', () => {
  act(() => draftOf('case:interview.one').set('before', '{"place":""}'));
  act(() => draftOf('case:interview.one').set('place', ' '));
  show('CANCELLED');
  expect(place.textContent).toBe('');
});

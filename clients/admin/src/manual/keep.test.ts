import { beforeEach, expect, test } from 'vitest';
import { anyUnsaved, forgetUnsaved } from '../app/unsaved';
import { firstDraft, type Channel } from './draft';
import { discard, keep, keptReport } from './keep';

const channel: Channel = {
  id: 'channel',
  name: {},
  address: null,
  languages: ['en'],
  anonymity: ['ANONYMOUS'],
  form: { id: 'form', definition: {} },
  authorities: [],
};
const draft = firstDraft(channel, 'me', '2026-03-02', 'en');
beforeEach(discard);

test('a typed report is unsaved until it is sent or discarded, and belongs to no case', () => {
  expect(anyUnsaved()).toBe(false);
  keep({ ...draft, receiverName: 'Tove' });
  expect([anyUnsaved(), anyUnsaved('case')]).toEqual([true, false]);
  forgetUnsaved('case');
  expect(keptReport()?.draft.receiverName).toBe('Tove');
  forgetUnsaved();
  expect(keptReport()).toBeUndefined();
});

test('a report keeps its key and its access code while it is changed, and the next report has others', () => {
  keep(draft);
  const first = keptReport();
  keep({ ...draft, receiverName: 'Tove' });
  expect([keptReport()?.key, keptReport()?.seed]).toEqual([first?.key, first?.seed]);
  discard();
  keep(draft);
  expect(keptReport()?.key).not.toBe(first?.key);
  expect(keptReport()?.seed).not.toEqual(first?.seed);
});

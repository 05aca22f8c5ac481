import { TEXT } from '@voicase/shared/limits';
import { newSeed } from '@voicase/shared/receipt';
import { render } from 'preact';
import { beforeEach, expect, test, vi } from 'vitest';
import { blank } from '../inbox/remaining.ts';
import { type State, forget, state, update } from '../state.ts';
import { Keep } from './keep.tsx';

vi.mock('../texts.ts', () => ({ t: (key: string) => key }));

beforeEach(() => forget());

/** The paragraphs of the notice about the version that arrived. */
function notice(change: Partial<State>): (string | null)[] {
  update({ report: {} as State['report'], ...change });
  render(null, document.body);
  render(<Keep of={{ seed: newSeed(), reference: 'R-1', isKept: false }} />, document.body);
  return [...document.querySelectorAll('.notice p')].map((one) => one.textContent);
}

test('each difference of the name has its own words, without words about a message that does not exist', () => {
  expect(notice({ notice: undefined })).toEqual([]);
  expect(notice({ notice: 'alreadyArrived' })).toEqual(['receipt.alreadyArrived', 'receipt.changesAsMessage']);
  expect(notice({ notice: 'arrivedWithName' })).toEqual(['receipt.alreadyArrived', 'receipt.nameArrived']);
  expect(notice({ notice: 'arrivedWithoutName' })).toEqual(['receipt.alreadyArrived', 'receipt.nameNotSent']);
  const composer = { ...blank(), text: 'Other words.' };
  const expected = ['receipt.alreadyArrived', 'receipt.nameStays', 'receipt.changesKept'];
  expect(notice({ notice: 'arrivedWithOldName', composer })).toEqual(expected);
});

test('changes that are too long for one message are named, also after the report was locked', () => {
  const composer = { ...blank(), text: 'x'.repeat(TEXT) };
  const texts = ['receipt.alreadyArrived', 'receipt.changesKept'];
  expect(notice({ notice: 'alreadyArrived', composer })).toEqual(texts);
  composer.text += 'x';
  expect(notice({ notice: 'alreadyArrived', composer })).toEqual([...texts, 'receipt.changesTooLong']);
  update({ composer: undefined, unsent: [{ composer, reference: 'R-1' }] });
  expect(notice({})).toEqual([...texts, 'receipt.changesTooLong']);
  expect(state.notice).toBe('alreadyArrived');
});

import { expect, test } from 'vitest';
import type { Content } from '../case/print/content';
import { withRedacted } from './sheet';

const question = (id: string) => ({ id, label: { en: `Question ${id}` } });
const message = (id: string, author: string, files: object[] = []) => ({ id, author, member: null, sentOn: '2026-03-02', text: id, files });
const note = (id: string, retractionReason: string | null) => ({
  id,
  member: { name: 'Ada' },
  writtenAt: '2026-03-02T10:00:00Z',
  text: id,
  retractionReason,
});
const content = {
  report: {
    answers: [
      { id: 'a1', question: 'q1', value: 'Anna' },
      { id: 'a2', question: 'q2', value: 'yes' },
      { id: 'a3', question: 'q3', value: '' },
    ],
    form: { definition: { steps: [{ questions: ['q1', 'q2', 'q3'].map(question) }] } },
  },
  messages: [message('m1', 'REPORTER'), message('m2', 'STAFF', [{ name: 'anna.pdf' }])],
  notes: [note('n1', null), note('n2', 'Anna asked.')],
  closing: { closing: null, earlierClosings: [], correctiveActions: [] },
  events: [{ id: 'e1', reason: null, action: null }],
} as unknown as Content;

test('the sheet has each redacted version, and lists every other text', () => {
  const texts = new Map([
    ['a1', '███'],
    ['m1', '███'],
    ['m2', '███'],
    ['n1', '███'],
    ['n2', '███'],
  ]);
  const sheet = withRedacted(content, texts, 'Anna takes bribes');
  expect(sheet.report?.answers?.map(({ value }) => value as unknown)).toEqual(['███', 'yes', '']);
  expect(sheet.messages?.map(({ text }) => text)).toEqual(['███', '███']);
  expect(sheet.notes?.map(({ text }) => text)).toEqual(['███', '███']);
  expect(sheet.open?.map(({ id }) => id)).toEqual(['title', 'a2', 'm2 files', 'n2']);
  expect(sheet.open?.[1]?.question).toEqual({ en: 'Question q2' });
});

test('a sheet without redacted versions lists all of its texts', () => {
  const parts = { closing: { closing: { id: 'c' } }, events: [{ id: 'e1', reason: 'Anna left.', action: null }] };
  const sheet = withRedacted({ ...content, ...(parts as unknown as Content) }, new Map(), null);
  expect(sheet.open?.map(({ kind }) => kind)).toEqual([
    'answer',
    'answer',
    'message',
    'message',
    'files',
    'note',
    'note',
    'closing',
    'events',
  ]);
});

test('only the chosen parts are listed', () => {
  expect(withRedacted({}, new Map(), null).open).toEqual([]);
});

import { expect, test } from 'vitest';
import type { Content } from './content';
import { withRedacted } from './redacted';

const question = (id: string) => ({ id, type: id === 'q2' ? 'yes_no' : 'text', label: { en: `Question ${id}` } });
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
  const sheet = withRedacted(content, texts);
  expect(sheet.report?.answers?.map(({ value }) => value as unknown)).toEqual(['███', 'yes', '']);
  expect(sheet.messages?.map(({ text }) => text)).toEqual(['███', '███']);
  expect(sheet.notes?.map(({ text }) => text)).toEqual(['███', '███']);
  expect(sheet.open?.map(({ id }) => id)).toEqual(['choices', 'm2 files', 'n2 reason']);
});

test('a sheet without redacted versions lists all of its texts', () => {
  const parts = { closing: { closing: { id: 'c' } }, events: [{ id: 'e1', reason: 'Anna left.', action: null }] };
  const sheet = withRedacted({ ...content, ...(parts as unknown as Content) }, new Map());
  expect(sheet.open?.map(({ kind }) => kind)).toEqual([
    'answer',
    'choices',
    'message',
    'message',
    'files',
    'note',
    'note',
    'retraction',
    'closing',
    'events',
  ]);
});

test('minutes and records are redacted in each version, and a part without redacted versions is listed once', () => {
  const minutes = (id: string) => ({ id, text: id, version: id === 'v1' ? 1 : 2, answers: [] });
  const more = {
    interviews: [{ id: 'i1', name: 'K. Brandt', day: '2026-03-01', state: 'HELD', minutes: [minutes('v2'), minutes('v1')] }],
    evidence: { evidence: [{ id: 'e1' }], interviews: [] },
    meetings: {
      entry: { receivedName: 'Reception', lateReason: null },
      meetings: [],
      records: ['r1', 'r2'].map((id) => ({ id, text: id, heldOn: '2026-03-02' })),
    },
    persons: [{ id: 'p1' }],
    tasks: { tasks: [], checklists: [] },
    protection: { assessments: [], checkIns: [] },
    questions: [{ id: 'q1' }],
  } as unknown as Content;
  const sheet = withRedacted(
    more,
    new Map([
      ['v2', '███'],
      ['r1', '███'],
    ]),
  );
  expect(sheet.interviews?.[0]?.minutes.map(({ text }) => text)).toEqual(['███', 'v1']);
  expect(sheet.meetings?.records?.map(({ text }) => text)).toEqual(['███', 'r2']);
  expect(sheet.open?.map(({ id }) => id)).toEqual(['r2', 'v1', 'persons', 'evidence', 'interviews', 'questions', 'meetings']);
  expect(sheet.open?.[1]).toEqual({ id: 'v1', kind: 'minutes', name: 'K. Brandt', when: '2026-03-01', version: 1 });
});

test('only the chosen parts are listed', () => {
  expect(withRedacted({}, new Map()).open).toEqual([]);
});

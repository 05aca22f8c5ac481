import { expect, test } from 'vitest';
import { isFilled, offered, parts, type Content } from './content';

test('a part is offered only with the right that its tab needs', () => {
  expect(offered(() => true)).toEqual(parts);
  expect(offered(() => false)).toEqual(parts.filter((part) => part !== 'messages' && part !== 'notes'));
  expect(offered((right) => right === 'CASE_EDIT')).toEqual(parts.filter((part) => part !== 'messages'));
});

test('a part without anything to print is empty', () => {
  const empty = {
    report: {},
    persons: [],
    messages: [],
    notes: [],
    meetings: { entry: null, meetings: [], records: [] },
    tasks: { tasks: [], checklists: [{ id: 'c1' }] },
    evidence: { evidence: [], interviews: [{ state: 'PLANNED' }] },
    interviews: [],
    protection: { assessments: [], checkIns: [] },
    questions: [],
    closing: { closing: null, earlierClosings: [], correctiveActions: [] },
    events: [],
  } as unknown as Content;
  expect(parts.filter((part) => isFilled(part, empty))).toEqual(['report']);
  const filled = {
    meetings: { entry: {}, meetings: [], records: [] },
    evidence: { evidence: [], interviews: [{ state: 'HELD' }] },
    protection: { assessments: [], checkIns: [{}] },
    closing: { closing: null, earlierClosings: [], correctiveActions: [{}] },
  } as unknown as Content;
  expect(parts.filter((part) => isFilled(part, filled))).toEqual(['report', 'meetings', 'evidence', 'protection', 'closing']);
});

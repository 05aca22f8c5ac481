import { expect, test } from 'vitest';
import { pagesOf, reached } from './pages';
import { arrivalFaults, firstDraft, isLate, moveTo, OTHER, personFaults, toInput, type Channel } from './draft';

const TODAY = '2026-03-02';
const question = { id: 'q', type: 'text', required: true, label: { en: 'What?' }, sensitivity: 'none' };
const form = { id: 'form', definition: { format: 1, steps: [{ id: 's', title: { en: 'About' }, questions: [question] }] } };
const channel: Channel = {
  id: 'channel',
  name: { en: 'Channel' },
  address: null,
  languages: ['de', 'en'],
  anonymity: ['ANONYMOUS', 'CONFIDENTIAL'],
  form,
  authorities: [],
};
const draft = firstDraft(channel, 'me', TODAY, 'en');

test('the first step names each missing answer, and asks for a reason only after 90 days', () => {
  expect(arrivalFaults(draft, TODAY)).toEqual(['source']);
  const other = { ...draft, source: 'POST' as const, receiver: OTHER };
  expect(arrivalFaults(other, TODAY)).toEqual(['receiverName']);
  expect(arrivalFaults({ ...draft, source: 'POST', receivedOn: '2026-03-03' }, TODAY)).toEqual(['receivedOn']);
  expect(arrivalFaults({ ...draft, source: 'POST', receivedOn: '' }, TODAY)).toEqual(['receivedOn']);
  expect(isLate({ receivedOn: '2025-12-02' }, TODAY)).toBe(false);
  expect(arrivalFaults({ ...draft, source: 'POST', receivedOn: '2025-12-01' }, TODAY)).toEqual(['lateReason']);
  expect(arrivalFaults({ ...draft, source: 'POST', receivedOn: '2025-12-01', lateReason: 'It was misfiled.' }, TODAY)).toEqual([]);
});

test('the question whether a member is named must be answered', () => {
  expect(personFaults(draft)).toEqual(['aboutMember']);
  expect(personFaults({ ...draft, aboutMember: true })).toEqual(['about']);
  expect(personFaults({ ...draft, aboutMember: false, anonymity: 'CONFIDENTIAL' })).toEqual(['name', 'contact']);
});

test('only what applies is sent', () => {
  const typed = { ...draft, source: 'POST' as const, recording: 'AGREED' as const, lateReason: 'Old', name: 'A', about: ['x'] };
  const input = toInput({ ...typed, aboutMember: false, answers: { q: 'A thing', gone: 'Not asked' } }, form, TODAY);
  expect(input).toMatchObject({ recording: 'NONE', receivedBy: 'me', about: [], answers: [{ question: 'q', value: 'A thing' }] });
  expect(Object.keys(input)).not.toContain('lateReason');
  expect(Object.keys(input)).not.toContain('identity');
});

test('another channel keeps what it offers too', () => {
  const named = { ...draft, anonymity: 'CONFIDENTIAL' as const };
  const moved = moveTo(named, { ...channel, id: 'two', languages: ['ar'], anonymity: ['ANONYMOUS'] });
  expect([moved.channel, moved.language, moved.anonymity]).toEqual(['two', 'ar', 'ANONYMOUS']);
});

test('the address leads to no page behind one on which something is missing', () => {
  const pages = (typed: typeof draft) => pagesOf(channel, typed, TODAY, { arrival: 'Arrival', person: 'Person' });
  expect(reached(pages(draft), 9)).toBe(0);
  const arrived = { ...draft, source: 'POST' as const };
  expect([reached(pages(arrived), 9), reached(pages(arrived), 0)]).toEqual([1, 0]);
  const complete = { ...arrived, answers: { q: 'A thing' }, aboutMember: false };
  expect([reached(pages(complete), 9), reached(pages(complete), 2)]).toEqual([3, 2]);
  expect(complete.acknowledged).toBe(false);
});

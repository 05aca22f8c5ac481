import { act, useEffect } from 'react';
import { beforeEach, expect, test, vi } from 'vitest';
import type { BreachStepKind } from '../../gen/documents';
import { anyUnsaved, forgetUnsaved } from '../app/unsaved';
import { stage } from '../kit/stage';
import type { Breach, Step } from './types';
import { useStep } from './use-step';

const sent = vi.hoisted(() => ({ inputs: [] as { kind: string; idempotencyKey: string; happenedAt: string }[], isPending: false }));
vi.mock('../settings/act', () => ({
  useStaffAct: () => ({
    isPending: sent.isPending,
    isSuccess: false,
    error: null,
    mutate: (input: (typeof sent.inputs)[number]) => sent.inputs.push(input),
  }),
}));
vi.mock('../app/member', () => ({ useMember: () => ({ membership: { organisation: { timeZone: 'Europe/Berlin' } } }) }));
vi.mock('../app/query', () => ({ client: {} }));

const { draw } = stage();
beforeEach(() => {
  forgetUnsaved();
  sent.inputs = [];
  sent.isPending = false;
});

const step = (part: Partial<Step>) =>
  ({ withdrawn: false, risk: null, tellsPersons: null, happenedAt: '2026-03-02T12:00:00Z', ...part }) as Step;
const entry = (part: Partial<Breach> = {}): Breach =>
  ({
    id: 'one',
    closed: false,
    nis2: true,
    awareAt: '2026-03-02T12:00:00Z',
    steps: [],
    deadlines: [{ kind: 'EARLY_WARNING', state: 'RUNNING', dueAt: '2026-03-03T12:00:00Z', metAt: null }],
    ...part,
  }) as Breach;

const page: { form?: ReturnType<typeof useStep> } = {};
const form = () => page.form ?? expect.fail('nothing is shown');

function Form({ of, kind }: { of: Breach; kind: BreachStepKind }) {
  const own = useStep(of, kind, () => undefined);
  useEffect(() => {
    page.form = own;
  });
  return null;
}

const show = (of: Breach, kind: BreachStepKind) => draw(<Form of={of} kind={kind} />);
const fault = (name: 'kind' | 'phase') => form().wrong(name, 'wrong');

test('the form begins with the report that is due first', () => {
  show(entry(), 'REPORTED');
  expect(form().typed).toMatchObject({ kind: 'REPORTED', regime: 'NIS2', phase: 'EARLY_WARNING' });
});

test('a step that cannot follow any more is an error and does not become another step', () => {
  const ended = [step({ kind: 'ASSESSED', risk: 'NONE' }), step({ kind: 'DECIDED' })];
  show(entry({ steps: ended, deadlines: [] }), 'CLOSED');
  expect(fault('kind')).toBeUndefined();
  show(entry({ steps: [...ended, step({ kind: 'ASSESSED', risk: 'HIGH' })], deadlines: [] }), 'CLOSED');
  expect([form().typed.kind, fault('kind')]).toEqual(['CLOSED', 'wrong']);
  act(() => form().submit());
  expect(sent.inputs).toEqual([]);
});

test('a report that another member recorded meanwhile does not become a follow-up', () => {
  const deadlines: Breach['deadlines'] = [{ kind: 'AUTHORITY', state: 'RUNNING', dueAt: '2026-03-05T12:00:00Z', metAt: null }];
  show(entry({ deadlines }), 'REPORTED');
  const reported = step({ kind: 'REPORTED', regime: 'GDPR', phase: 'INITIAL' });
  show(entry({ steps: [reported], deadlines: [] }), 'REPORTED');
  expect([form().typed.phase, fault('phase')]).toEqual(['INITIAL', 'wrong']);
});

test('the form does not follow its own step while the act ends', () => {
  show(entry(), 'CONFIRMED');
  act(() => form().submit());
  sent.isPending = true;
  show(entry({ steps: [step({ kind: 'CONFIRMED' })] }), 'CONFIRMED');
  expect([form().typed.kind, fault('kind')]).toEqual(['CONFIRMED', undefined]);
});

test('a form that was closed or locked keeps its input, and a retry sends the same step with the same key', () => {
  vi.setSystemTime('2026-03-02T13:00:00Z');
  show(entry(), 'TOLD');
  act(() => form().set({ text: 'By letter' }));
  act(() => form().submit());
  draw(null);
  expect(anyUnsaved()).toBe(true);
  vi.setSystemTime('2026-03-02T13:30:00Z');
  show(entry(), 'TOLD');
  expect(form().typed.text).toBe('By letter');
  act(() => form().submit());
  expect(sent.inputs).toHaveLength(2);
  expect(sent.inputs[1]).toEqual(sent.inputs[0]);
});

test('a form without any edit is sent again with the same time too', () => {
  vi.setSystemTime('2026-03-02T13:00:00Z');
  show(entry(), 'CONFIRMED');
  act(() => form().submit());
  draw(null);
  vi.setSystemTime('2026-03-02T13:30:00Z');
  show(entry(), 'CONFIRMED');
  act(() => form().submit());
  expect(sent.inputs[1]).toEqual(sent.inputs[0]);
});

import { ApiProblem } from '@voicase/shared/gql';
import { expect, test } from 'vitest';
import { carryOut, restore, type Wire } from './carry-out';
import { applied, type Change, type Kind, type Properties } from './change';

const plain: Properties = { severity: null, category: null, members: ['kim'], backup: 'lou' };
const targets = ['1', '2', '3'].map((number) => ({ id: number, number }));
const run = { progress: () => undefined, stopped: () => false };
const high: Change = { kind: 'severity', severity: 'HIGH' };

/** A server with three cases. `fails` names what fails once the request reached it. */
function server(fails: (id: string) => unknown = () => undefined) {
  const cases = new Map<string, Properties>(targets.map(({ id }) => [id, plain]));
  const written: string[] = [];
  const wire: Wire = {
    read: (number) => Promise.resolve(cases.get(number)),
    write: (id, _kind: Kind, next) => {
      const problem = fails(id);
      if (problem instanceof ApiProblem && problem.code !== 'NETWORK') return Promise.reject(problem);
      cases.set(id, next);
      written.push(id);
      return problem instanceof Error ? Promise.reject(problem) : Promise.resolve();
    },
  };
  return { cases, written, wire };
}

test('an assignment adds members, and a deputy who becomes an assignee is no longer the deputy', () => {
  expect(applied(plain, { kind: 'assign', members: ['max'] })).toMatchObject({ members: ['kim', 'max'], backup: 'lou' });
  expect(applied(plain, { kind: 'assign', members: ['lou', 'kim'] })).toMatchObject({ members: ['kim', 'lou'], backup: null });
});

test('a case that has the value already is not written and not undone', async () => {
  const { cases, written, wire } = server();
  cases.set('2', { ...plain, severity: 'HIGH' });
  const { done, equal } = await carryOut(targets, high, wire, run);
  expect([done.map(({ id }) => id), equal.map(({ id }) => id), written]).toEqual([['1', '3'], ['2'], ['1', '3']]);
});

test('a refused case is named, and the others are changed', async () => {
  const { wire } = server((id) => (id === '2' ? new ApiProblem('FORBIDDEN') : undefined));
  const { done, failed } = await carryOut(targets, high, wire, run);
  expect(done.map(({ id }) => id)).toEqual(['1', '3']);
  expect(failed).toMatchObject([{ id: '2', problem: { code: 'FORBIDDEN' } }]);
});

test('a lost connection ends the run, and the next try finishes it and can undo all of it', async () => {
  let broken = true;
  const { cases, written, wire } = server(() => (broken ? new ApiProblem('NETWORK') : undefined));
  const first = await carryOut(targets, high, wire, run);
  expect(first.failed.map(({ id }) => id)).toEqual(['1', '2', '3']);
  expect(written).toEqual(['1']);
  broken = false;
  const second = await carryOut(first.failed, high, wire, run, first.failed);
  expect(written).toEqual(['1', '2', '3']);
  expect(second.done.map(({ id }) => id)).toEqual(['1', '2', '3']);
  await restore(second.done, 'severity', wire, run);
  expect([...cases.values()].map(({ severity }) => severity)).toEqual([null, null, null]);
});

test('the undo leaves what another member changed since', async () => {
  const { cases, wire } = server();
  const { done } = await carryOut(targets, high, wire, run);
  cases.set('2', { ...plain, severity: 'LOW' });
  cases.delete('3');
  const { restored, left } = await restore(done, 'severity', wire, run);
  expect([restored.map(({ id }) => id), left.map(({ id }) => id)]).toEqual([['1'], ['2', '3']]);
  expect(cases.get('2')?.severity).toBe('LOW');
});

test('the undo of a severity does not touch an assignment that came meanwhile', async () => {
  const { cases, wire } = server();
  const { done } = await carryOut(targets, high, wire, run);
  cases.set('1', { ...plain, severity: 'HIGH', members: ['kim', 'max'] });
  expect((await restore(done, 'severity', wire, run)).restored).toHaveLength(3);
});

test('a stopped run changes no further case', async () => {
  const { written, wire } = server();
  const { done, failed } = await carryOut(targets, high, wire, { ...run, stopped: () => written.length > 0 });
  expect([done.length, failed.length, written]).toEqual([1, 0, ['1']]);
});

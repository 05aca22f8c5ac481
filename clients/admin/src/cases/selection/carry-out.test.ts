import { ApiProblem } from '@voicase/shared/gql';
import { expect, test } from 'vitest';
import { carryOut, restore, type Wire } from './carry-out';
import { applied, type Change, type Kind, type Properties } from './change';
import { RunEnded } from './ended';

const plain: Properties = { severity: null, category: null, members: ['kim'], backup: 'lou', tags: ['a'] };
const targets = ['1', '2', '3'].map((number) => ({ id: number, number }));
const run = { progress: () => undefined, stopped: () => false };
const high: Change = { kind: 'severity', severity: 'HIGH' };

/** A server with three cases. `fails` names what fails once the request reached it. */
function server(fails: (id: string) => unknown = () => undefined) {
  const cases = new Map<string, Properties>(targets.map(({ id }) => [id, plain]));
  const written: string[] = [];
  const wire: Wire = {
    read: ({ id }) => Promise.resolve(cases.get(id)),
    write: (id, _kind: Kind, _seen, next) => {
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

test('tags are added to those that a case has', () => {
  expect(applied(plain, { kind: 'tags', tags: ['b', 'a'] })).toMatchObject({ tags: ['a', 'b'], members: ['kim'] });
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

test('a lost connection ends the run, and the next try finishes it', async () => {
  let broken = true;
  const { cases, written, wire } = server(() => (broken ? new ApiProblem('NETWORK') : undefined));
  const first = await carryOut(targets, high, wire, run);
  expect(first.failed.map(({ id, isUnsure }) => [id, isUnsure])).toEqual([
    ['1', true],
    ['2', false],
    ['3', false],
  ]);
  expect(written).toEqual(['1']);
  broken = false;
  const second = await carryOut(first.failed, high, wire, run, first.failed);
  expect(written).toEqual(['1', '2', '3']);
  expect([second.done.map(({ id }) => id), second.unsure.map(({ id }) => id)]).toEqual([['2', '3'], ['1']]);
  await restore(second.done, 'severity', wire, run);
  expect([...cases.values()].map(({ severity }) => severity)).toEqual(['HIGH', null, null]);
});

/** A case whose first write has no answer, and what the server has at the next try. */
async function afterLostAnswer(stored: Properties, change: Change) {
  let tries = 0;
  const { cases, wire } = server(() => (tries++ ? undefined : new ApiProblem('NETWORK')));
  const [one = { id: '', number: '' }] = targets;
  const first = await carryOut([one], high, wire, run);
  cases.set(one.id, stored);
  return carryOut(first.failed, change, wire, run, first.failed);
}

test('after a lost answer, the undo never takes the value of a colleague', async () => {
  // The write did not arrive, and a colleague set the same value.
  expect(await afterLostAnswer({ ...plain, severity: 'HIGH' }, high)).toMatchObject({ done: [], equal: [], unsure: [{ id: '1' }] });
  // The write arrived, and the member chose another value for the next try.
  const low: Change = { kind: 'severity', severity: 'LOW' };
  expect(await afterLostAnswer({ ...plain, severity: 'HIGH' }, low)).toMatchObject({ done: [], unsure: [{ id: '1' }] });
});

test('a run that ended with its session writes nothing more, and is not unsure', async () => {
  const { written, wire } = server();
  const refusing: Wire = { ...wire, write: (id, ...rest) => (id === '2' ? Promise.reject(new RunEnded()) : wire.write(id, ...rest)) };
  const { failed } = await carryOut(targets, high, refusing, run);
  expect(written).toEqual(['1']);
  expect(failed.map(({ id, isUnsure }) => [id, isUnsure])).toEqual([
    ['2', false],
    ['3', false],
  ]);
});

test('a stopped undo restores no further case', async () => {
  const { written, wire } = server();
  const { done } = await carryOut(targets, high, wire, run);
  written.length = 0;
  const { restored, failed } = await restore(done, 'severity', wire, { ...run, stopped: () => written.length > 0 });
  expect([restored.map(({ id }) => id), failed.map(({ id }) => id), written]).toEqual([['1'], ['2', '3'], ['1']]);
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

test('the undo leaves a case that a colleague changes between its reading and its writing', async () => {
  const { wire } = server();
  const { done } = await carryOut(targets, high, wire, run);
  const raced: Wire = {
    ...wire,
    write: (id, ...rest) => (id === '2' ? Promise.reject(new ApiProblem('CONFLICT')) : wire.write(id, ...rest)),
  };
  const { restored, left, failed } = await restore(done, 'severity', raced, run);
  expect([restored.map(({ id }) => id), left.map(({ id }) => id), failed]).toEqual([['1', '3'], ['2'], []]);
});

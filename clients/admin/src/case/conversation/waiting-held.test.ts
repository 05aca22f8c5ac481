import { ApiProblem } from '@voicase/shared/gql';
import { beforeEach, expect, test } from 'vitest';
import { anyLost, forgetDrafts, forgetUnsaved } from '../../app/unsaved';
import { lostMessages } from '../../session/lost';
import { status } from '../../session/token';
import { TRY } from './attempts';
import { course, draft, later, message, newKey, sleep, texts, upload, prepare } from './testing';
import { abandon, anyWaiting, DELAY, hold, LATE, run, undo, wait, type Waiting } from './waiting';

prepare();
let k = '';
beforeEach(() => void (k = newKey()));

test('messages are held when the session ends and when the page closes, in the order in which they were written', async () => {
  for (const end of [() => status.set('ended'), () => window.dispatchEvent(new Event('beforeunload')), hold]) {
    status.set('in');
    forgetUnsaved();
    const way = course();
    const [first, second] = [newKey(), newKey()];
    wait(message(first), way);
    wait(message(second), way);
    end();
    await later();
    expect(way.sends).toEqual([]);
    expect(texts()).toEqual([`text ${first}`, `text ${second}`]);
    expect(draft.read().fields).toEqual({});
    status.set('in');
    expect(way.held).toHaveBeenCalledTimes(2);
    await later();
    expect(way.sends).toEqual([]);
  }
});

test.each(['NETWORK', 'UNAUTHENTICATED'])('a message that fails with %s in another organisation is not lost there', async (code) => {
  const way = course(new ApiProblem(code));
  wait(message(k), way);
  expect(anyLost()).toBe(false);
  forgetDrafts();
  await later();
  expect(way.sends).toEqual([k]);
  expect(anyLost(), 'a change back asks nothing').toBe(false);
  forgetDrafts();
  expect(texts()).toEqual([`text ${k}`]);
  expect(undo(k)).toBe('field');
});

test('a change of the organisation drops drafts, but the message goes on', async () => {
  const way = course();
  wait(message(k), way);
  draft.set('text', 'next');
  expect(anyLost()).toBe(true);
  forgetDrafts();
  expect(draft.read().fields).toEqual({});
  await later();
  expect(way.sends).toEqual([k]);
});

test('a held message is not sent while the member decides about the sign-out, however long that takes', async () => {
  const way = course();
  wait(message(k), way);
  hold();
  await later(10 * DELAY);
  expect(way.sends).toEqual([]);
  expect(anyWaiting()).toBe(true);
  await run(k);
  expect(way.sends).toEqual([k]);
  expect(anyWaiting()).toBe(false);
});

test('a sign-out elsewhere leaves a notice, and a sign-out that the member confirmed does not', async () => {
  for (const agreed of [false, true]) {
    const way = course();
    const key = newKey();
    status.set('in');
    wait(message(key), way);
    abandon(agreed);
    status.set('out');
    await later();
    expect(way.sends).toEqual([]);
    expect(lostMessages.get()).toBe(agreed ? 0 : 1);
    forgetUnsaved();
    status.set('in');
    expect(lostMessages.get()).toBe(0);
  }
});

test('signing out drops the message, its files, and the result of a try', async () => {
  const way = course(new ApiProblem('NETWORK'));
  const { file } = upload();
  wait(message(k, { uploads: [file] }), way);
  await later(0);
  wait(message(newKey(), { of: 'b' }), way);
  forgetUnsaved('b');
  void run(k);
  forgetUnsaved();
  await later();
  expect(way.sends).toEqual([k]);
  expect(way.failed).not.toHaveBeenCalled();
  expect(file.remove).toHaveBeenCalled();
  expect(draft.read().fields).toEqual({});
});

test('a page that slept past the time sends nothing, and says so', async () => {
  const way = course();
  wait(message(k), way);
  sleep(3_600_000);
  await later();
  expect(way.sends).toEqual([]);
  expect(way.held).toHaveBeenCalledOnce();
  expect(texts()).toEqual([`text ${k}`]);
});

test('a timer that is a little late still sends', async () => {
  const way = course();
  wait(message(k), way);
  sleep(LATE / 2);
  await later();
  expect(way.sends).toEqual([k]);
});

test('a send that finds the session revoked is held, and does not leave after the next sign-in', async () => {
  const way = course(new ApiProblem('UNAUTHENTICATED'));
  wait(message(k), way);
  await later();
  status.set('ended');
  status.set('in');
  await later(10 * DELAY);
  expect(way.sends).toEqual([k]);
  expect(way.held).toHaveBeenCalledOnce();
  expect(way.failed).not.toHaveBeenCalled();
  expect(texts()).toEqual([`text ${k}`]);
});

test('no attempt is made after the session changed, or after the page slept', async () => {
  for (const meanwhile of [() => (status.set('ended'), status.set('in')), () => sleep(TRY + 1)]) {
    const key = newKey();
    const attempts: number[] = [];
    const way = {
      ...course(),
      async send(_: Waiting, check: () => void) {
        check();
        attempts.push(1);
        meanwhile();
        check();
        attempts.push(2);
      },
    };
    wait(message(key), way);
    await run(key);
    expect(attempts).toEqual([1]);
    expect(way.held).toHaveBeenCalledOnce();
    expect(texts()).toEqual([`text ${key}`]);
    forgetUnsaved();
  }
});

test('files that arrive after the session ended begin no ten seconds', async () => {
  const way = course();
  const { file, end } = upload('sending');
  wait(message(k, { uploads: [file] }), way);
  status.set('ended');
  end();
  await later(0);
  status.set('in');
  await later(10 * DELAY);
  expect(way.sends).toEqual([]);
  expect(way.begun).not.toHaveBeenCalled();
  expect(way.held).toHaveBeenCalledOnce();
});

test('a message that is handed over after the session ended is held', async () => {
  const way = course();
  status.set('ended');
  wait(message(k), way);
  await later(10 * DELAY);
  status.set('in');
  await later(10 * DELAY);
  expect(way.send).not.toHaveBeenCalled();
  expect(way.held).toHaveBeenCalledOnce();
});

test('files that arrive after the message was stopped begin no ten seconds', async () => {
  const way = course();
  const { file, end } = upload('sending');
  wait(message(k, { uploads: [file] }), way);
  hold();
  end();
  await later(10 * DELAY);
  expect(way.send).not.toHaveBeenCalled();
  expect(way.begun).not.toHaveBeenCalled();
});

test('what was held behind the lock is said after the next sign-in, and not before', () => {
  const way = course();
  wait(message(k), way);
  status.set('ended');
  expect(way.held).not.toHaveBeenCalled();
  status.set('in');
  expect(way.held).toHaveBeenCalledOnce();
});

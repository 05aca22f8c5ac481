import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { chooseOrganisation } from '../../session/organisation';
import { lock, open } from '../../session/refresh';
import { forget, status } from '../../session/token';
import { carryOut } from './carry-out';
import { bind } from './run';
import { wireThrough } from './wire';

const operations: string[] = [];
let answer: (token: string | null) => unknown;
const found = (id: string) => ({ data: { cases: { nodes: [{ id, severity: null, category: null, tags: [], assignees: [] }] } } });
const run = { progress: () => undefined, stopped: () => false };
const target = { id: 'one', number: 'VC-1' };

beforeEach(() => {
  operations.length = 0;
  vi.stubGlobal('fetch', (path: string, { headers }: { headers: Record<string, string> }) => {
    if (path === '/graphql') operations.push(headers.authorization ?? '');
    return Promise.resolve(new Response(JSON.stringify(answer(headers.authorization ?? null)), { status: 200 }));
  });
  open({ accessToken: 'first', expiresIn: 300 });
});
afterEach(() => {
  forget('out');
  vi.unstubAllGlobals();
});

test('a write that the end of the session stops is not sent after the next sign-in', async () => {
  const bound = bind(() => false);
  answer = () => {
    // The session ends while the case is being read.
    if (operations.length === 1) return found('one');
    return { errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] };
  };
  const wire = wireThrough(bound.door);
  const running = carryOut(
    [target],
    { kind: 'severity', severity: 'HIGH' },
    {
      ...wire,
      write: (...args) => {
        const written = wire.write(...args);
        lock();
        return written;
      },
    },
    run,
  );
  await vi.waitFor(() => expect(status.get()).toBe('ended'));
  await vi.waitFor(() => expect(operations).toHaveLength(2));
  open({ accessToken: 'second', expiresIn: 300 });
  expect(await running).toMatchObject({ done: [], failed: [{ id: 'one', isUnsure: false }] });
  expect(operations).toEqual(['Bearer first', 'Bearer first']);
});

test.each([
  ['the page is gone', () => undefined, true],
  ['the organisation changed', () => chooseOrganisation('other'), false],
])('when %s, nothing is read or written any more', async (_, change, isGone) => {
  answer = () => found('one');
  const bound = bind(() => isGone);
  change();
  await expect(wireThrough(bound.door).read(target)).rejects.toThrow();
  expect(operations).toEqual([]);
});

test('another case than the selected one is never taken for it', async () => {
  answer = () => found('other');
  await expect(wireThrough(bind(() => false).door).read(target)).resolves.toBeUndefined();
});

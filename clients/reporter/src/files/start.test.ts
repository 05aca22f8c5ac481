// @vitest-environment happy-dom
import { ApiProblem } from '@voicase/shared/gql';
import { expect, test, vi } from 'vitest';
import type { Channel } from '../state.ts';
import { start } from './start.ts';

const said: string[] = [];
vi.mock('../kit/notice.tsx', () => ({ announce: (text: string) => void said.push(text) }));
vi.mock('../api.ts', () => ({ openUpload: () => () => Promise.reject(new ApiProblem('TOO_LARGE')) }));
vi.mock('../texts.ts', () => ({ t: (key: string) => key }));

test('a file that fails is announced by its name and with the reason, once for each try', async () => {
  const sending = start(new File(['x'], 'plan.pdf'), {} as Channel);
  await sending.arrival().catch(() => undefined);
  expect(said).toEqual(['plan.pdf: files.failed problem.TOO_LARGE']);
  sending.resume();
  await sending.arrival().catch(() => undefined);
  expect(said).toHaveLength(2);
});

import { ApiProblem } from '@voicase/shared/gql';
import { expect, test, vi } from 'vitest';
import { ofMessage, wordsFor } from './problems.ts';

vi.mock('./texts.ts', () => ({ t: (key: string) => key }));

test('a report that holds as much as it can says so, not that it may be tried again', () => {
  expect(wordsFor(ofMessage(new ApiProblem('NOT_ALLOWED_NOW')) as ApiProblem)).toBe('problem.MESSAGE_FULL');
});

test('any other problem of a message keeps its own words', () => {
  const problem = new ApiProblem('NETWORK');
  expect(ofMessage(problem)).toBe(problem);
});

import { maxLength, type Question } from '@voicase/shared/form';
import { beforeEach, expect, test } from 'vitest';
import form from '../../../../data/claim-form.json';
import texts from '../../../../data/languages/en.json';
import pages from '../../../../data/reporter/en.json';
import { forget, isDirty, state } from '../state.ts';
import { FIELDS, NAMES, change, claimAbout, faultOf } from './claims.ts';

beforeEach(forget);

test('a claim keeps its access code and its idempotency key from the first letter', () => {
  const claim = claimAbout('R-1');
  expect(state.claims).toEqual([]);
  change(claim, 'what', 'Nights.');
  expect(claimAbout('R-1')).toBe(claim);
  expect(claimAbout('R-2')).not.toBe(claim);
  change(claimAbout('R-2'), 'since', 'March');
  change(claim, 'knows', 'The harbour master');
  expect(state.claims.map(({ about, what }) => [about, what])).toEqual([
    ['R-2', ''],
    ['R-1', 'Nights.'],
  ]);
});

test('the page is not left unnoticed while it holds a claim', () => {
  const claim = claimAbout('R-1');
  change(claim, 'since', 'March');
  expect(isDirty()).toBe(true);
  change(claim, 'since', '');
  expect(isDirty()).toBe(false);
});

test('only the first question needs an answer, and each answer has a maximum length', () => {
  const claim = claimAbout('R-1');
  expect([faultOf(claim, 'what'), faultOf(claim, 'since'), faultOf(claim, 'knows')]).toEqual(['REQUIRED', undefined, undefined]);
  claim.what = '  ';
  expect(faultOf(claim, 'what')).toBe('REQUIRED');
  claim.what = 'x'.repeat(10_001);
  claim.since = 'x'.repeat(501);
  claim.knows = 'x'.repeat(4_001);
  expect([faultOf(claim, 'what'), faultOf(claim, 'since'), faultOf(claim, 'knows')]).toEqual(['TOO_LONG', 'TOO_LONG', 'TOO_LONG']);
});

test('the page asks what the form of claims asks, with its lengths', () => {
  const questions = form.steps.flatMap((step) => step.questions);
  expect(questions.map(({ label }) => label)).toEqual(NAMES);
  expect((questions as unknown as Question[]).map(maxLength)).toEqual(Object.values(FIELDS));
  for (const name of NAMES) expect(texts.organisation.claim[name]).toBe(pages[`claim.${name}`]);
});

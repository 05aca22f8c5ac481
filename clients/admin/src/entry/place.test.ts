import { expect, test } from 'vitest';
import { nextPage } from './place';

test('the sign-in returns to a page of this origin only', () => {
  for (const [search, page] of [
    ['', '/cases'],
    ['?next=%2Fcases%3Fview%3Dall%26stage%3DNEW', '/cases?view=all&stage=NEW'],
    ['?next=/me', '/me'],
    ['?next=https://example.org/', '/cases'],
    ['?next=//example.org/', '/cases'],
    ['?next=/%5Cexample.org', '/cases'],
    ['?next=javascript:alert(1)', '/cases'],
    ['?next=', '/cases'],
  ] as const)
    expect(nextPage(search), search).toBe(page);
});

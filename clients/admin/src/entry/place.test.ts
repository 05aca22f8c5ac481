import { expect, test } from 'vitest';
import { nextPage } from './place';

test('the sign-in returns to a page of this origin only', () => {
  for (const [search, page] of [
    ['', '/'],
    ['?next=%2Fcases%3Fview%3Dall%26stage%3DNEW', '/cases?view=all&stage=NEW'],
    ['?next=/me', '/me'],
    ['?next=https://example.org/', '/'],
    ['?next=//example.org/', '/'],
    ['?next=/%5Cexample.org', '/'],
    ['?next=javascript:alert(1)', '/'],
    ['?next=', '/'],
  ] as const)
    expect(nextPage(search), search).toBe(page);
});

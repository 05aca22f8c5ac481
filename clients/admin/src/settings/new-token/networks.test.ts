import { expect, test } from 'vitest';
import { networksOf } from './networks';

test('networks stand on lines, or apart by commas or spaces', () => {
  expect(networksOf(' 203.0.113.0/24,\n2001:db8::/32 198.51.100.7;')).toEqual(['203.0.113.0/24', '2001:db8::/32', '198.51.100.7']);
  expect(networksOf(' \n')).toEqual([]);
});

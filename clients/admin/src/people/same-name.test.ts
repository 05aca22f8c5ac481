import { expect, test } from 'vitest';
import { namesake } from './same-name';

const members = [{ name: 'Karl Brandt' }, { name: 'Zoë Åkesson' }];

test('a name finds its member whatever its case, accents and order, and nothing finds an empty name', () => {
  expect(namesake('BRANDT, Karl', members)).toBe(members[0]);
  expect(namesake('zoe akesson', members)).toBe(members[1]);
  expect(namesake('Karl', members)).toBeUndefined();
  expect(namesake(' – ', members)).toBeUndefined();
});

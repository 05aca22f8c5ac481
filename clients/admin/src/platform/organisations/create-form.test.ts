import { expect, test } from 'vitest';
import { faultOf, zones, type Wanted } from './create-form';

const wanted: Wanted = {
  name: 'Klippfisk',
  slug: 'klippfisk-1',
  administratorEmail: 'a@b.example',
  timeZone: 'Europe/Oslo',
  lawPack: 'eu',
};

test('a field says when it cannot be right', () => {
  for (const field of ['name', 'slug', 'administratorEmail'] as const) expect(faultOf(wanted, field)).toBe(false);
  expect(faultOf({ ...wanted, name: '  ' }, 'name')).toBe(true);
  for (const slug of ['', 'ab', '-ab', 'Ab-c', 'a b', 'ä-bc', 'x'.repeat(64)])
    expect(faultOf({ ...wanted, slug }, 'slug'), slug).toBe(true);
  expect(faultOf({ ...wanted, administratorEmail: 'nobody' }, 'administratorEmail')).toBe(true);
});

test('the zone that one is in is offered, even one that the browser does not list', () => {
  expect(zones('Mars/Olympus')).toContain('Mars/Olympus');
  expect(zones('Europe/Berlin').filter((zone) => zone === 'Europe/Berlin')).toHaveLength(1);
});

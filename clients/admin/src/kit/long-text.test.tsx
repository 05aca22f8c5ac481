import { expect, test } from 'vitest';
import { LongText } from './long-text';
import { stage } from './stage';

const { place, draw } = stage();

test('a text is required, unless the field is optional', () => {
  draw(<LongText text="" onText={() => undefined} />);
  expect(place.querySelector('textarea')?.required).toBe(true);
  draw(<LongText text="" required={false} onText={() => undefined} />);
  expect(place.querySelector('textarea')?.required).toBe(false);
});

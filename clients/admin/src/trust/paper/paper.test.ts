import { expect, test } from 'vitest';
import { paper } from '../../../../vite.papers';

const read = (text: string) => paper(`# A title\n\n${text}\n`, ['other']).content;
const p = (...children: unknown[]) => [{ tag: 'p', children }];

test('only what is shown too is linked, the rest is named', () => {
  expect(read('[one](other.md)')).toEqual(p({ tag: 'a', to: 'other', children: ['one'] }));
  expect(read('[claims](../security-claims.md)')).toEqual(p({ tag: 'a', to: 'claims', children: ['claims'] }));
  expect(read('see [two](../runbooks/two.md) and [three](https://example.org)')).toEqual(p('see ', 'two', ' and ', 'three'));
});

test('what the operator has to fill in stands as it is', () => {
  expect(read('‹who› & <1>')).toEqual(p('‹who› & <1>'));
});

test('what nobody can show stops the build', () => {
  expect(() => read('![picture](x.png)')).toThrow('image');
  expect(() => read('<script>alert(1)</script>')).toThrow('html');
  expect(() => paper('No title', [])).toThrow('title');
});

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const values = (file: string, block: RegExp) =>
  [...(block.exec(readFileSync(file, 'utf8'))?.[1] ?? '').matchAll(/(--[\w-]+): ([^;]+);/g)].map(([, name, value]) => [name, value]);

test('dark by choice is dark by system', () => {
  const system = values('../shared/tokens.css', /:root:not\(\.light\) \{([^}]*)\}/);
  expect(system.length).toBeGreaterThan(10);
  expect(values('src/styles/dark.css', /:root\.dark \{([^}]*)\}/)).toEqual(system);
});

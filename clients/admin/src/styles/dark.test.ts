import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const values = (file: string, block: RegExp) =>
  [...(block.exec(readFileSync(join(import.meta.dirname, file), 'utf8'))?.[1] ?? '').matchAll(/(--[\w-]+): ([^;]+);/g)].map(
    ([, name, value]) => [name, value],
  );

test('dark by choice is dark by system', () => {
  const system = values('../../../shared/tokens.css', /:root:not\(\.light\) \{([^}]*)\}/);
  expect(system.length).toBeGreaterThan(10);
  expect(values('dark.css', /:root\.dark \{([^}]*)\}/)).toEqual(system);
});

test('paper has the light values, whatever the member chose', () => {
  const colours = new Set(values('dark.css', /:root\.dark \{([^}]*)\}/).map(([name]) => name));
  const light = values('../../../shared/tokens.css', /:root \{([^}]*)\}/).filter(([name]) => colours.has(name));
  expect(light.length).toBe(colours.size);
  expect(values('print.css', /\.case-sheet\) \{([^}]*)\}/)).toEqual(light);
});

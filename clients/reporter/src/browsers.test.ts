import { expect, test } from 'vitest';
import config from '../vite.config.ts';

/** The oldest supported versions (README.md): browsers of the last three years, Tor Browser (Firefox ESR) and Safari 16. */
const SUPPORTED = { chrome: 119, firefox: 115, safari: 16 };

test('the build compiles for every supported browser', () => {
  const { build } = config as { build: { target: string[] } };
  for (const [name, oldest] of Object.entries(SUPPORTED)) {
    const target = build.target.find((one) => one.startsWith(name)) ?? '';
    expect(Number(target.slice(name.length)), name).toBeLessThanOrEqual(oldest);
  }
});

// Prints the tests of a Playwright report that failed or passed only on the second attempt, each with its first error: failures.mjs <report>
import { readFileSync } from 'node:fs';

const COLOURS = /\u001b\[[0-9;]*m/g;
const LINES = 14;

const specs = (suite) => [...(suite.specs ?? []), ...(suite.suites ?? []).flatMap(specs)];

const { suites } = JSON.parse(readFileSync(process.argv[2], 'utf8'));
for (const { title, file, line, tests } of suites.flatMap(specs))
  for (const { status, projectName, results } of tests)
    if (status === 'unexpected' || status === 'flaky') {
      console.log(`\n${status === 'flaky' ? 'flaky' : 'FAILED'} [${projectName}] ${file}:${line} ${title}`);
      for (const { error, retry } of results)
        if (error)
          console.log(`attempt ${retry + 1}: ${(error.message ?? '').replace(COLOURS, '').split('\n').slice(0, LINES).join('\n  ')}`);
    }

// Prints `<passed> <failed>` from a test runner's report: counts.mjs <report> <exit status of the runner>
import { existsSync, readFileSync } from 'node:fs';

const [report, status] = process.argv.slice(2);

const readers = {
  // Vitest
  numTotalTests: (json) => [json.numPassedTests, json.numFailedTests],
  // Playwright. A flaky test passed only on a second attempt.
  suites: (json) => [json.stats.expected + json.stats.flaky, json.stats.unexpected],
};

function counts(text) {
  // Rust's test runner: `test result: ok. 12 passed; 0 failed; …`
  const rust = [...text.matchAll(/^test result: \w+\. (\d+) passed; (\d+) failed;/gm)];
  if (rust.length) return [1, 2].map((at) => rust.reduce((sum, line) => sum + Number(line[at]), 0));
  if (text.startsWith('<')) {
    const cases = text.match(/<testcase\b/g)?.length ?? 0;
    const bad = text.match(/<(failure|error)\b/g)?.length ?? 0;
    return [cases - bad, bad];
  }
  const json = JSON.parse(text);
  const reader = Object.entries(readers).find(([key]) => key in json)?.[1];
  if (!reader) throw new Error(`${report} is no report that is known here`);
  return reader(json);
}

let [passed, failed] = existsSync(report) ? counts(readFileSync(report, 'utf8').trim()) : [0, 0];
// The runner failed without a failed test, so it did not compile or it crashed.
if (status !== '0' && failed === 0) failed = 1;
console.log(passed, failed);

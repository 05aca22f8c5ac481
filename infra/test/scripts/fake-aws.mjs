// The fake `aws` of the script tests. It records the call, reads file:// arguments and answers with the test's answers.mjs.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [root, ...args] = process.argv.slice(2);
const words = [];
const options = {};
let name;
for (const arg of args) {
  if (arg.startsWith('--')) {
    name = arg.slice(2);
    options[name] = [];
  } else if (name) options[name].push(arg);
  else words.push(arg);
}
// Works for `aws ecs wait tasks-stopped --…` and `aws ecs describe-services --…`.
const call = words.join(' ');
const files = {};
for (const [option, [value]] of Object.entries(options)) {
  if (value?.startsWith('file://'))
    files[option] = readFileSync(value.slice('file://'.length).replace('/dev/stdin', '/proc/self/fd/0'), 'utf8');
}

const path = join(root, 'state.json');
const state = JSON.parse(readFileSync(path, 'utf8'));
state.calls.push({ call, options, files, args });
const { default: answer } = await import(pathToFileURL(join(root, 'answers.mjs')).href);
let status = 0;
try {
  const text = answer(call, options, state, files);
  if (text !== undefined) process.stdout.write(`${text}\n`);
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  status = 255;
}
writeFileSync(path, JSON.stringify(state));
process.exitCode = status;

import a11y from 'eslint-plugin-jsx-a11y-x';
import hooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

const markup = [
  {
    selector: 'AssignmentExpression[left.property.name=/^(innerHTML|outerHTML|srcdoc)$/]',
    message: 'Markup from strings is refused by the CSP.',
  },
  {
    selector: 'CallExpression[callee.property.name=/^(insertAdjacentHTML|setHTML|setHTMLUnsafe)$/]',
    message: 'Markup from strings is refused by the CSP.',
  },
  { selector: "JSXAttribute[name.name='dangerouslySetInnerHTML']", message: 'Markup from strings is refused by the CSP.' },
];
// `lib` in tsconfig.base.json limits the language features. These DOM and built-in members are newer than the oldest supported browser.
const TOO_NEW = 'Not every supported browser has this (README.md).';
const late = {
  AbortSignal: ['any'],
  URL: ['canParse', 'parse'],
  Promise: ['withResolvers', 'try'],
  Array: ['fromAsync'],
  Uint8Array: ['fromBase64', 'fromHex'],
  document: ['startViewTransition'],
};
const tooNew = Object.entries(late).flatMap(([object, properties]) =>
  properties.map((property) => ({ object, property, message: TOO_NEW })),
);
const traces = [
  'localStorage',
  'sessionStorage',
  'indexedDB',
  'caches',
  'Worker',
  'SharedWorker',
  'WebAssembly',
  'EventSource',
  'WebSocket',
  'XMLHttpRequest',
];
const NO_TRACE = "The reporter's browser keeps nothing and runs no worker.";

export default tseslint.config(
  { ignores: ['**/dist/**', '**/gen/**', '**/*.mjs'] },
  ...tseslint.configs.recommended,
  {
    files: ['**/*.{ts,tsx}'],
    rules: {
      'max-lines': ['error', { max: 300 }],
      'max-lines-per-function': ['error', { max: 60 }],
      'no-restricted-syntax': ['error', ...markup],
      '@typescript-eslint/no-unused-vars': 'off', // tsc reports unused variables and allows `_name`
      'no-restricted-properties': ['error', ...tooNew],
      'no-eval': 'error',
      'no-console': 'error',
      eqeqeq: 'error',
    },
  },
  {
    // The early scripts use old syntax, which has no catch without a name.
    files: ['**/early.js'],
    rules: { '@typescript-eslint/no-unused-vars': ['error', { caughtErrors: 'none' }] },
  },
  { files: ['**/*.tsx'], ...a11y.configs.recommended },
  {
    files: ['**/*.tsx'],
    rules: {
      // On narrow screens, CSS shows tables as blocks, and browsers then drop the table roles. So the roles are written
      // as attributes.
      'jsx-a11y-x/no-redundant-roles': [
        'error',
        { table: ['table'], thead: ['rowgroup'], tbody: ['rowgroup'], tr: ['row'], td: ['cell'], th: ['columnheader', 'rowheader'] },
      ],
      'jsx-a11y-x/no-interactive-element-to-noninteractive-role': ['error', { tr: ['none', 'presentation', 'row'], td: ['cell'] }],
      // A scrollable element takes the focus, so that the keyboard can scroll it.
      'jsx-a11y-x/no-noninteractive-tabindex': ['error', { roles: ['tabpanel', 'group'], tags: [] }],
    },
  },
  { files: ['admin/src/**/*.{ts,tsx}', 'reporter/src/**/*.{ts,tsx}'], ...hooks.configs.flat['recommended-latest'] },
  {
    // These rules do not fit the reporter application. Its state is one object outside the components, and each change
    // renders the whole page.
    files: ['reporter/src/**/*.{ts,tsx}'],
    rules: { 'react-hooks/immutability': 'off', 'react-hooks/static-components': 'off', 'react-hooks/exhaustive-deps': 'off' },
  },
  { files: ['**/*.test.{ts,tsx}'], rules: { 'max-lines-per-function': 'off' } },
  {
    files: ['admin/src/**/*.tsx'],
    ignores: ['admin/src/kit/form.tsx'],
    rules: {
      'no-restricted-syntax': [
        'error',
        ...markup,
        {
          selector: "JSXOpeningElement[name.name='form']",
          message: 'kit/form.tsx says what is missing and where; a bare form leaves it to the browser.',
        },
      ],
    },
  },
  {
    files: ['reporter/src/**/*.{ts,tsx}'],
    rules: {
      'no-restricted-globals': ['error', ...traces.map((name) => ({ name, message: NO_TRACE }))],
      'no-restricted-properties': [
        'error',
        ...tooNew,
        { object: 'document', property: 'cookie', message: NO_TRACE },
        { object: 'navigator', property: 'serviceWorker', message: NO_TRACE },
        { object: 'navigator', property: 'sendBeacon', message: NO_TRACE },
        ...traces.map((property) => ({ object: 'window', property, message: NO_TRACE })),
        ...traces.map((property) => ({ object: 'globalThis', property, message: NO_TRACE })),
      ],
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: '^(?!\\.|preact(/hooks)?$|@voicase/shared/|virtual:catalogs$|vitest$)',
              message: 'The reporter app depends on preact and our own shared code alone.',
            },
          ],
        },
      ],
    },
  },
);

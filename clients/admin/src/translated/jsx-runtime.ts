/** The JSX runtime (`jsxImportSource`): React's, with texts that browser translators may replace. */
import type { ElementType, Key, ReactElement } from 'react';
import * as react from 'react/jsx-runtime';
import { separated } from './wrap';

export type { JSX } from 'react/jsx-runtime';
export { Fragment } from 'react/jsx-runtime';

export const jsx = (type: ElementType, props: object, key?: Key): ReactElement => react.jsx(type, separated(type, props), key);
export const jsxs = (type: ElementType, props: object, key?: Key): ReactElement => react.jsxs(type, separated(type, props), key);

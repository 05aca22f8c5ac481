/**
 * The JSX runtime of this application (`jsxImportSource`). It is React's runtime, but browser translators may replace
 * its texts.
 */
import type { ElementType, Key, ReactElement } from 'react';
import * as react from 'react/jsx-runtime';
import { separated } from './wrap';

export type { JSX } from 'react/jsx-runtime';
export { Fragment } from 'react/jsx-runtime';

export const jsx = (type: ElementType, props: object, key?: Key): ReactElement => react.jsx(type, separated(type, props), key);
export const jsxs = (type: ElementType, props: object, key?: Key): ReactElement => react.jsxs(type, separated(type, props), key);

/** Like `jsx-runtime`, for the development server and the tests. */
import type { ElementType, Key, ReactElement } from 'react';
import * as react from 'react/jsx-dev-runtime';
import { separated } from './wrap';

export type { JSX } from 'react/jsx-dev-runtime';
export { Fragment } from 'react/jsx-dev-runtime';

type Source = Parameters<typeof react.jsxDEV>[4];

export const jsxDEV = (
  type: ElementType,
  props: object,
  key: Key | undefined,
  isStatic: boolean,
  source?: Source,
  self?: unknown,
): ReactElement => react.jsxDEV(type, separated(type, props), key, isStatic, source, self);

import { activate } from '@voicase/shared/i18n';
import { act, type ReactNode } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, vi } from 'vitest';

/**
 * Creates a container for rendering in tests. Each test gets an empty container. Timers advance only when the test
 * advances them.
 */
export function stage() {
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
  activate('en', {});
  let root: Root;
  const place = document.createElement('div');
  document.body.append(place);
  beforeEach(() => {
    vi.useFakeTimers();
    root = createRoot(place);
  });
  afterEach(() => {
    act(() => root.unmount());
    vi.useRealTimers();
  });
  return { place, draw: (content: ReactNode) => act(() => root.render(content)) };
}

import type { ComponentChildren } from 'preact';

export type Kind = 'info' | 'ok' | 'warn' | 'danger';

export const Notice = ({ kind = 'info', children }: { kind?: Kind; children: ComponentChildren }) => (
  <div class={`notice ${kind}`}>{children}</div>
);

let speak: (text: string) => void = () => undefined;

/** Speaks a text through screen readers. The live region must exist from the first render, otherwise screen readers miss the first text. */
export const announce = (text: string): void => speak(text);

export const LiveRegion = () => (
  <p
    class="visually-hidden"
    aria-live="polite"
    ref={(element: HTMLElement | null) => {
      if (element) speak = (text) => void (element.textContent = text);
    }}
  />
);

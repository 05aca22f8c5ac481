import { act, type ReactNode } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { beforeEach, expect, test } from 'vitest';

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });

const Button = ({ children }: { children: ReactNode }) => <button type="button">{children}</button>;

const View = ({ text, count, more }: { text: string; count: number; more?: boolean }) => (
  <div>
    {more && <h2>{text}</h2>}
    <p>
      {text} <bdi>R</bdi>
    </p>
    <Button>
      {text}
      {more && '!'}
      {more && <b>?</b>}
    </Button>
    {more ? <>{text}</> : 'less'}
    <i>{count}</i>
    <select>
      <option>
        {text} {count}
      </option>
    </select>
  </div>
);

/** Imitates a browser's translator. */
function translate(node: Node): void {
  for (const child of [...node.childNodes]) {
    if (child.nodeType !== Node.TEXT_NODE) translate(child);
    else {
      const font = document.createElement('font');
      font.textContent = child.textContent;
      child.replaceWith(font);
    }
  }
}

let place: HTMLElement;
let root: Root;
beforeEach(() => {
  place = document.createElement('div');
  root = createRoot(place);
});
const draw = (view: ReactNode) => act(() => root.render(view));
const shown = () => place.querySelector('div')?.textContent?.replace(place.querySelector('select')?.textContent ?? '', '');

test('a text that changes, comes or goes after a translation is shown, once', () => {
  draw(<View text="one" count={1} />);
  translate(place);
  draw(<View text="two" count={2} more />);
  expect(shown()).toBe('twotwo Rtwo!?two2');
  translate(place);
  draw(<View text="three" count={3} />);
  expect(shown()).toBe('three Rthreeless3');
});

test('a button whose label changes is the same button, so it keeps the focus', () => {
  draw(<View text="one" count={1} />);
  const button = place.querySelector('button');
  draw(<View text="two" count={1} />);
  expect(place.querySelector('button')).toBe(button);
});

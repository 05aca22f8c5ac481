import './translated.ts';
import { type ComponentChildren, render } from 'preact';
import { beforeEach, expect, test } from 'vitest';

const Button = ({ children }: { children: ComponentChildren }) => <button>{children}</button>;

const View = ({ text, more }: { text: string; more?: boolean }) => (
  <div>
    {more && <h2>{text}</h2>}
    <p>
      {text} <bdi>R</bdi>
    </p>
    <Button>
      {text}
      {more && <b>!</b>}
    </Button>
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

beforeEach(() => render(null, document.body));

test('a text that changes after a translation is shown, once', () => {
  render(<View text="one" />, document.body);
  translate(document.body);
  render(<View text="two" more />, document.body);
  expect(document.body.textContent).toBe('twotwo Rtwo!');
  translate(document.body);
  render(<View text="three" />, document.body);
  expect(document.body.textContent).toBe('three Rthree');
});

test('a button whose label changes is the same button, so it keeps the focus', () => {
  render(<View text="one" />, document.body);
  const button = document.querySelector('button');
  render(<View text="two" />, document.body);
  expect(document.querySelector('button')).toBe(button);
});

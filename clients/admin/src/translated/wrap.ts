/**
 * Translators of browsers replace each text node by elements of their own. React changes a text in place, where nobody would see it,
 * and fails when it takes one away. So a text beside other things is an element of its own, and another text is another element. A
 * text that is alone in its element needs none: React replaces the whole content.
 */
import { Fragment, createElement } from 'react';

/** Elements that hold text alone. */
const PLAIN = new Set<unknown>(['option', 'textarea', 'title', 'style']);

const isText = (child: unknown): child is string | number => typeof child === 'number' || (typeof child === 'string' && child !== '');
/** A space between others must not become a box of its own where boxes are laid out. */
const looks = (text: string) => (text.trim() === '' ? 'space' : undefined);

const wrapped = (children: readonly unknown[]): unknown[] =>
  children.map((child, at) => {
    if (Array.isArray(child)) return wrapped(child);
    return isText(child) ? createElement('span', { key: `${String(at)} ${String(child)}`, className: looks(String(child)) }, child) : child;
  });

/** The properties of an element with its texts wrapped. */
export function separated<Props>(type: unknown, props: Props): Props {
  const { children } = (props ?? {}) as { children?: unknown };
  if (PLAIN.has(type)) return props;
  if (Array.isArray(children)) return { ...props, children: wrapped(children) };
  return type === Fragment && isText(children) ? { ...props, children: wrapped([children]) } : props;
}

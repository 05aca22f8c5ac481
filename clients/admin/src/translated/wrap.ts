/**
 * Browser translators replace each text node with their own elements. React changes the original text node, so the change would be
 * invisible. React also fails when it removes a replaced text node. So each text next to other children gets its own element, and a changed
 * text gets a new element. A text without siblings needs no element, because React replaces the whole content.
 */
import { Fragment, createElement } from 'react';

/** Elements that may contain only text. */
const PLAIN = new Set<unknown>(['option', 'textarea', 'title', 'style']);

const isText = (child: unknown): child is string | number => typeof child === 'number' || (typeof child === 'string' && child !== '');
/** In a flex or grid layout, a space between elements must not become a box (`display: contents` in base.css). */
const looks = (text: string) => (text.trim() === '' ? 'space' : undefined);

const wrapped = (children: readonly unknown[]): unknown[] =>
  children.map((child, at) => {
    if (Array.isArray(child)) return wrapped(child);
    return isText(child) ? createElement('span', { key: `${String(at)} ${String(child)}`, className: looks(String(child)) }, child) : child;
  });

/** Returns the props with wrapped texts. */
export function separated<Props>(type: unknown, props: Props): Props {
  const { children } = (props ?? {}) as { children?: unknown };
  if (PLAIN.has(type)) return props;
  if (Array.isArray(children)) return { ...props, children: wrapped(children) };
  return type === Fragment && isText(children) ? { ...props, children: wrapped([children]) } : props;
}

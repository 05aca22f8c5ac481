/**
 * Browser translators replace each text node with their own elements. A later change of the original text node would be invisible. So each
 * text gets its own element, and a changed text gets a new element.
 */
import { type ComponentChild, type ComponentChildren, Fragment, type VNode, h, options } from 'preact';

/** Elements that may contain only text. */
const PLAIN = new Set<unknown>(['option', 'textarea', 'title']);

const wrapped = (child: ComponentChild, at: number): ComponentChild =>
  typeof child === 'string' && child !== '' ? h('span', { key: `${at} ${child}` }, child) : child;

function wrap(children: ComponentChildren): ComponentChildren {
  return Array.isArray(children)
    ? children.map((child: ComponentChildren, at) => (Array.isArray(child) ? wrap(child) : wrapped(child as ComponentChild, at)))
    : wrapped(children as ComponentChild, 0);
}

const isText = ({ type, key }: VNode): boolean => type === 'span' && key !== undefined && key !== null;

const before = options.vnode;
options.vnode = (vnode) => {
  before?.(vnode);
  const { type, props } = vnode;
  if ((typeof type === 'string' && !PLAIN.has(type) && !isText(vnode)) || type === Fragment) props.children = wrap(props.children);
};

import { act } from 'react';
import { createRoot } from 'react-dom/client';
import { expect, test } from 'vitest';
import { useSelection, type Selection } from './use-selection';

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });

const drawn: Selection[] = [];
function List({ list }: { list: string }) {
  drawn.push(useSelection(['a', 'b', 'c'], list));
  return null;
}
const last = () => drawn.at(-1) as Selection;

test('what a finished run removes does not select again what was deselected meanwhile', () => {
  const root = createRoot(document.createElement('div'));
  act(() => root.render(<List list="all" />));
  act(() => last().selectAll(true));
  const begun = last();
  act(() => last().toggle('b'));
  act(() => begun.remove(new Set(['a'])));
  expect(last().selected).toEqual(['c']);
  // A run of an earlier list leaves the selection of the next one.
  act(() => root.render(<List list="mine" />));
  act(() => last().toggle('a'));
  act(() => begun.remove(new Set(['a'])));
  expect(last().selected).toEqual(['a']);
});

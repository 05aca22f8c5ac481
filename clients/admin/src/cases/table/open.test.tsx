import { act, useRef } from 'react';
import { createRoot } from 'react-dom/client';
import { expect, test } from 'vitest';
import { useRowClicks } from './open';

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });

const opened: string[] = [];
function Rows() {
  const body = useRef<HTMLTableSectionElement>(null);
  useRowClicks(body);
  return (
    <table>
      <tbody ref={body}>
        <tr>
          <td>
            <button type="button" className="row-link" onClick={() => opened.push('case')} />
          </td>
          <td className="plain" />
        </tr>
      </tbody>
    </table>
  );
}

test('a click in a row opens the case, a click with a key that means another tab does not', () => {
  const place = document.body.appendChild(document.createElement('div'));
  const root = createRoot(place);
  act(() => root.render(<Rows />));
  const click = (key?: object) => place.querySelector('.plain')?.dispatchEvent(new MouseEvent('click', { bubbles: true, ...key }));
  for (const key of ['altKey', 'ctrlKey', 'metaKey', 'shiftKey']) click({ [key]: true });
  expect(opened).toEqual([]);
  click();
  expect(opened).toEqual(['case']);
  act(() => root.unmount());
});

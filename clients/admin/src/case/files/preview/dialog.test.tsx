import { activate } from '@voicase/shared/i18n';
import { act } from 'react';
import { createRoot } from 'react-dom/client';
import { beforeEach, expect, test, vi } from 'vitest';
import type { CaseFile } from '../file';
import { PreviewDialog } from './dialog';

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
activate('en', {});

const fetched: string[] = [];
vi.mock('./picture', () => ({
  Picture: ({ file: { id } }: { file: CaseFile }) => {
    fetched.push(id);
    return null;
  },
}));

const file = (id: string, scan = 'CLEAN') => ({ id, name: id, mediaType: 'image/png', size: 1, author: 'REPORTER', scan }) as CaseFile;

beforeEach(() => void (fetched.length = 0));

test('a file that leaves the list closes the preview, and no other file is fetched instead', () => {
  const root = createRoot(document.createElement('div'));
  const onClose = vi.fn();
  const show = (...ids: string[]) =>
    act(() => root.render(<PreviewDialog files={ids.map((id) => file(id))} first="second" onClose={onClose} />));
  show('first', 'second');
  expect(onClose).not.toHaveBeenCalled();
  show('first');
  expect(onClose).toHaveBeenCalledOnce();
  expect([...new Set(fetched)]).toEqual(['second']);
});

test('who agrees to see one unscanned file is asked again before the next one', () => {
  const place = document.body.appendChild(document.createElement('div'));
  const root = createRoot(place);
  const files = ['one', 'two'].map((id) => file(id, 'NOT_SCANNED'));
  act(() => root.render(<PreviewDialog files={files} first="one" onClose={() => undefined} />));
  const press = (name: string) =>
    act(() => [...document.querySelectorAll('button')].find((one) => one.textContent?.includes(name))?.click());
  expect(fetched).toEqual([]);
  press('preview.unscanned.show');
  expect(new Set(fetched)).toEqual(new Set(['one']));
  press('preview.next');
  expect(new Set(fetched)).toEqual(new Set(['one']));
  press('preview.previous');
  expect(document.body.textContent).not.toContain('preview.unscanned');
  act(() => root.unmount());
});

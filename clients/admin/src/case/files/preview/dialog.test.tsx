import { activate } from '@voicase/shared/i18n';
import { act } from 'react';
import { createRoot } from 'react-dom/client';
import { expect, test, vi } from 'vitest';
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

const file = (id: string) => ({ id, name: id, mediaType: 'image/png', size: 1, author: 'REPORTER', scan: 'CLEAN' }) as CaseFile;

test('a file that leaves the list closes the preview, and no other file is fetched instead', () => {
  const root = createRoot(document.createElement('div'));
  const onClose = vi.fn();
  const show = (...ids: string[]) => act(() => root.render(<PreviewDialog files={ids.map(file)} first="second" onClose={onClose} />));
  show('first', 'second');
  expect(onClose).not.toHaveBeenCalled();
  show('first');
  expect(onClose).toHaveBeenCalledOnce();
  expect([...new Set(fetched)]).toEqual(['second']);
});

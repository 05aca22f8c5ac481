import type { ReactNode } from 'react';
import { expect, test, vi } from 'vitest';
import { stage } from '../kit/stage';
import { Rows } from './rows';
import type { Notification } from './use';

interface LinkProps {
  to: string;
  hash?: string;
  params: { id: string };
  children: ReactNode;
}
vi.mock('@tanstack/react-router', () => ({
  Link: ({ to, hash, params, children }: LinkProps) => <a href={to.replace('$id', params.id) + (hash ? `#${hash}` : '')}>{children}</a>,
}));
vi.mock('../kit/time', () => ({ Day: ({ on }: { on: string }) => on }));
vi.mock('./use', () => ({ isUnread: () => true }));

const { draw, place } = stage();
const one = { case: 'c1', number: 'VC-2026-48213', on: '2026-03-03', at: null, by: null, onBehalfOf: null, read: false, handled: false };
const row = (kind: Notification['kind']) => ({ ...one, id: kind, kind }) as Notification;

test('a notification leads to the page of the case that shows its matter', () => {
  draw(<Rows rows={[row('INTERVIEW'), row('TASK_DUE'), row('DEADLINE')]} />);
  const links = [...place.querySelectorAll('a')].map((link) => [link.getAttribute('href'), link.textContent]);
  expect(links).toEqual([
    ['/cases/c1/investigation#interviews', 'notify.kind.INTERVIEW VC-2026-48213'],
    ['/cases/c1/tasks', 'notify.kind.TASK_DUE VC-2026-48213'],
    ['/cases/c1', 'notify.kind.DEADLINE VC-2026-48213'],
  ]);
});

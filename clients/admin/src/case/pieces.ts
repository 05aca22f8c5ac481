/** Parts of the case page that are loaded when they are first shown. */
import { piece } from '../app/piece';
import type { InsertProps } from '../texts/insert';

export const InsertText = piece<InsertProps>(() => import('../texts/insert'), 'InsertText', 'texts');
export const LetterDialog = piece<{ onClose: () => void }>(() => import('../texts/letter'), 'LetterDialog', 'texts');
export const ProtectionLine = piece<object>(() => import('../detriment/line'), 'ProtectionLine', 'detriment');
export const OpenTasks = piece<{ checked: boolean | undefined; onChange: (checked: boolean) => void }>(
  () => import('../tasks/closing'),
  'OpenTasks',
  'tasks',
);
export const PrintDialog = piece<{ onClose: () => void }>(() => import('../sheet/dialog'), 'PrintDialog', 'sheet');

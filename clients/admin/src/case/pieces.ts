/** Parts of the case page that are loaded when they are first shown. */
import { piece } from '../app/piece';
import type { RedactionBarProps } from '../redaction/bar';
import type { RedactDialogProps } from '../redaction/dialog';
import type { InsertProps } from '../texts/insert';

export const InsertText = piece<InsertProps>(() => import('../texts/insert'), 'InsertText', 'texts');
export const LetterDialog = piece<{ onClose: () => void }>(() => import('../texts/letter'), 'LetterDialog', 'texts');
export const ProtectionLine = piece<object>(() => import('../detriment/line'), 'ProtectionLine', 'detriment');
export const OpenTasks = piece<{ checked: boolean | undefined; onChange: (checked: boolean) => void }>(
  () => import('../tasks/closing'),
  'OpenTasks',
  'tasks',
);
export const RedactionBar = piece<RedactionBarProps>(() => import('../redaction/bar'), 'RedactionBar', 'redaction');
export const RedactDialog = piece<RedactDialogProps>(() => import('../redaction/dialog'), 'RedactDialog', 'redaction');
export const PrintDialog = piece<{ onClose: () => void }>(() => import('../sheet/dialog'), 'PrintDialog', 'sheet');

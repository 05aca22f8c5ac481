/** The parts of redaction that are loaded when they are first shown. */
import { piece } from '../app/piece';
import type { RedactionBarProps } from './bar';
import type { RedactDialogProps } from './dialog';

export const RedactionBar = piece<RedactionBarProps>(() => import('./bar'), 'RedactionBar', 'redaction');
export const RedactDialog = piece<RedactDialogProps>(() => import('./dialog'), 'RedactDialog', 'redaction');

/** Questions to people without case access, which are loaded when they are first shown. */
import { piece } from '../app/piece';
import type { AskProps } from './ask';
import type { QuestionsProps } from './questions';

export const OutsideQuestions = piece<QuestionsProps>(() => import('./questions'), 'Questions', 'outside');
export const AskOutsideDialog = piece<AskProps>(() => import('./ask'), 'AskDialog', 'outside');

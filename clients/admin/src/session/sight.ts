/** What the server says when something is not, or no longer, the asker's to see. */
import { isProblem } from './ask';

export const isOutOfSight = (problem: unknown): boolean => isProblem(problem, 'NOT_FOUND') || isProblem(problem, 'FORBIDDEN');

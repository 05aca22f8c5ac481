/** Whether the server refused because the member cannot see the object (any more). */
import { isProblem } from './ask';

export const isOutOfSight = (problem: unknown): boolean => isProblem(problem, 'NOT_FOUND') || isProblem(problem, 'FORBIDDEN');

/** Whether the server refused a request because the member cannot see the object, or can no longer see it. */
import { isProblem } from './ask';

export const isOutOfSight = (problem: unknown): boolean => isProblem(problem, 'NOT_FOUND') || isProblem(problem, 'FORBIDDEN');

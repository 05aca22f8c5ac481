import { client } from '../app/query';
import { isProblem } from '../session/ask';

/** Fetches the entry again when an act was refused because of an earlier step that the page may not show yet. */
export const refreshed = (problem: Error): void => {
  if (isProblem(problem, 'NOT_ALLOWED_NOW') || isProblem(problem, 'INVALID')) void client.invalidateQueries();
};

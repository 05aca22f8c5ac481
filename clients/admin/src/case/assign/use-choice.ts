import { useKept } from '../../kit/kept';
import { useCase } from '../context';
import { choiceOf, isOvertaken, type Choice, type Edited } from './choice';

/** The assignees that the form shows. Without input, the form follows the assignees of the case. */
export function useChoice() {
  const { id, assignees } = useCase();
  const now = choiceOf(assignees);
  const [edited, setEdited] = useKept<Edited | undefined>(`${id}:assign.edited`, undefined);
  const { handlers, backup } = edited ?? now;
  return {
    handlers,
    backup: handlers.includes(backup) ? '' : backup,
    isEdited: edited !== undefined,
    isOvertaken: isOvertaken(edited, now),
    edit: (part: Partial<Choice>) => setEdited({ handlers, backup, before: edited?.before ?? now, ...part }),
    /** Keeps the input although the case has newer assignees. */
    keep: () => setEdited(edited && { ...edited, before: now }),
  };
}

import { useCase } from '../context';
import { useDraft } from '../drafts';
import { choiceOf, isOvertaken, packed, unpacked, type Choice, type Edited } from './choice';

/**
 * The assignees that the form shows. Without input, the form follows the assignees of the case. The input survives when
 * the page becomes narrow, because the details are drawn anew then.
 */
export function useChoice() {
  const { id, assignees } = useCase();
  const now = choiceOf(assignees);
  const draft = useDraft(`${id}:edit.assignees`);
  const { assignees: typed, before } = draft.fields;
  const edited: Edited | undefined = typed && before ? { ...unpacked(typed), before: unpacked(before) } : undefined;
  const { handlers, backup } = edited ?? now;
  return {
    handlers,
    backup: handlers.includes(backup) ? '' : backup,
    isEdited: edited !== undefined,
    isOvertaken: isOvertaken(edited, now),
    edit(part: Partial<Choice>) {
      if (!edited) draft.set('before', packed(now));
      draft.set('assignees', packed({ handlers, backup, ...part }));
    },
    /** Keeps the input although the case has newer assignees. */
    keep: () => draft.set('before', packed(now)),
    drop: draft.drop,
  };
}

import { CaseNotificationCount, CaseNotifications, MarkNotifications, type CaseNotificationsQuery } from '../../gen/documents';
import { client, useAsk } from '../app/query';
import { useOnce } from '../session/once';
import { request } from '../session/request';

export type Notification = CaseNotificationsQuery['notifications'][number];

/** The server keeps this many. */
export const ALL = 200;

/** Milliseconds between two requests. Reminders arrive without a change that this member can see. */
const EVERY = 60_000;

export const useCount = () => useAsk(CaseNotificationCount, {}, { every: EVERY });
export const useNotifications = (first: number) => useAsk(CaseNotifications, { first }, { every: EVERY });

export const isUnread = ({ read, handled }: Pick<Notification, 'read' | 'handled'>) => !read && !handled;

export const refreshNotifications = () =>
  client.invalidateQueries({ predicate: ({ queryKey: [name] }) => name === CaseNotifications.name || name === CaseNotificationCount.name });

interface Marking {
  /** All, if there is no list. */
  notifications?: string[];
  read: boolean;
}

/** Marks notifications as read, or as unread again. */
export function useMark(done?: (marking: Marking) => void) {
  return useOnce({
    mutationFn: (input: Marking) => request(MarkNotifications, { input }),
    onSuccess: async (_, input: Marking) => {
      await refreshNotifications();
      done?.(input);
    },
  });
}

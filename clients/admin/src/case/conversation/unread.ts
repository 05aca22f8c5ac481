import type { MessageAuthor } from '../../../gen/documents';

interface Message {
  number: number;
  author: MessageAuthor;
}

/** The number of the reporter's first unread message among the loaded messages. */
export function firstUnread(messages: readonly Message[], unread: number): number | undefined {
  if (unread <= 0) return undefined;
  const theirs = messages.filter(({ author }) => author === 'REPORTER');
  return (theirs.at(-unread) ?? theirs[0])?.number;
}

interface Message {
  number: number;
  author: 'REPORTER' | 'STAFF';
}

/** The number of the first message of the reporter's that nobody has read yet, as far as they are here. */
export function firstUnread(messages: readonly Message[], unread: number): number | undefined {
  if (unread <= 0) return undefined;
  const theirs = messages.filter(({ author }) => author === 'REPORTER');
  return (theirs.at(-unread) ?? theirs[0])?.number;
}

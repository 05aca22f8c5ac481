import { useEffect, useEffectEvent, useRef, type RefObject } from 'react';
import { useMember } from '../../app/member';
import type { Message } from './use-dialogue';
import type { Note } from './use-history';
import type { useShow } from './use-show';

/** Shows the member's own message or note when it arrives, also if the filter would hide it. */
export function useShowMine(
  list: RefObject<HTMLElement | null>,
  { chosen, choose }: ReturnType<typeof useShow>,
  messages: readonly Message[],
  notes: readonly Note[],
) {
  const { membership } = useMember();
  const mine = (newest: Message | Note | undefined) => (newest?.member?.id === membership.id ? newest.id : undefined);
  const message = mine(messages.at(-1));
  const note = mine(notes.at(-1));
  const show = useEffectEvent((id: string, kind: 'messages' | 'notes') => {
    if (chosen !== 'all' && chosen !== kind) choose('all');
    requestAnimationFrame(() => list.current?.querySelector(`[data-entry="${id}"]`)?.scrollIntoView({ block: 'nearest' }));
  });
  const shown = useRef({ message, note });
  useEffect(() => {
    const before = shown.current;
    shown.current = { message, note };
    if (message && message !== before.message) show(message, 'messages');
    if (note && note !== before.note) show(note, 'notes');
  }, [message, note]);
}

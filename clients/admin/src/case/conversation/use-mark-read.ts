import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { MarkRead, type StaffMarkReadInput } from '../../../gen/documents';
import { refreshCases } from '../../app/query';
import { request } from '../../session/request';
import { useStore } from '../../session/store';
import { useCase } from '../context';
import { dockHeight } from './dock';
import type { Message } from './use-dialogue';

/** Marks messages as read once the end of the last one is on the screen and the page is visible. */
export function useMarkRead(messages: readonly Message[]) {
  const { id, unread } = useCase();
  const { mutate } = useMutation({ mutationFn: (input: StaffMarkReadInput) => request(MarkRead, { input }), onSuccess: refreshCases });
  const end = useRef<HTMLSpanElement>(null);
  const upTo = messages.at(-1)?.number;
  const sentUpTo = useRef(0);
  const dock = useStore(dockHeight);
  useEffect(() => {
    if (!unread || upTo === undefined || !end.current) return;
    const seen = () => {
      if (document.visibilityState !== 'visible' || sentUpTo.current >= upTo) return;
      sentUpTo.current = upTo;
      // After a failure the messages stay unread. The request is repeated when the end is visible again.
      mutate({ case: id, upTo }, { onError: () => void (sentUpTo.current = 0) });
    };
    const observer = new IntersectionObserver((entries) => entries.some((entry) => entry.isIntersecting) && seen(), {
      // Ignore the area behind the composer, or behind the bar that leads to the composer.
      rootMargin: `0px 0px -${String(Math.max(dock, 56))}px 0px`,
    });
    observer.observe(end.current);
    return () => observer.disconnect();
  }, [id, unread, upTo, mutate, dock]);
  return end;
}

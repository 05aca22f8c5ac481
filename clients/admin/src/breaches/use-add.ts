import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { AddBreach } from '../../gen/documents';
import { useMember } from '../app/member';
import { useT } from '../i18n';
import { useKept } from '../kit/kept';
import { say } from '../kit/say';
import { isProblem, isWrong } from '../session/ask';
import { useStaffAct } from '../settings/act';
import { faultsOf, inputOf, noFields, type Fault, type Fields } from './fields';
import { instantOf, localOf } from './when';

interface Begun extends Fields {
  /** Local times of the organisation. */
  detected: string;
  aware: string;
}

/** The form of a new entry, and the act that adds the entry. */
export function useAdd(onClose: () => void) {
  const t = useT();
  const go = useNavigate();
  const { timeZone } = useMember().membership.organisation;
  const [key, setKey] = useState(() => crypto.randomUUID());
  const [fields, setFields] = useKept<Begun>('breach:new', () => {
    const begun = localOf(Date.now(), timeZone);
    return { ...noFields, detected: begun, aware: begun };
  });
  // The time of the latest attempt. A time after it is in the future.
  const [triedAt, setTriedAt] = useState<number>();
  const [detectedAt, awareAt] = [instantOf(fields.detected, timeZone), instantOf(fields.aware, timeZone)];
  const faultsAt = (now: number): (Fault | 'detected' | 'aware')[] => [
    ...faultsOf(fields),
    ...(!detectedAt || Date.parse(detectedAt) > now ? (['detected'] as const) : []),
    ...(!awareAt || Date.parse(awareAt) > now || awareAt < (detectedAt ?? '') ? (['aware'] as const) : []),
  ];
  const faults = triedAt === undefined ? [] : faultsAt(triedAt);
  const act = useStaffAct(AddBreach, ({ addBreach: { breach } }) => {
    say(t('breaches.added'));
    onClose();
    void go({ to: '/settings/breaches/$id', params: { id: breach.id } });
  });
  return {
    fields,
    awareAt,
    act,
    set: (part: Partial<Begun>) => setFields((before) => ({ ...before, ...part })),
    wrong: (field: (typeof faults)[number], text: string) => (faults.includes(field) ? text : undefined),
    why() {
      if (isProblem(act.error, 'CONFLICT')) return t('breaches.attempt');
      return isWrong(act.error, 'detectedAt') || isWrong(act.error, 'awareAt') ? t('breaches.times.wrong') : undefined;
    },
    submit() {
      const now = Date.now();
      setTriedAt(now);
      if (faultsAt(now).length > 0 || !detectedAt || !awareAt) return;
      // The same key is sent again for the same content only.
      const next = isProblem(act.error, 'CONFLICT') ? crypto.randomUUID() : key;
      setKey(next);
      act.mutate({ idempotencyKey: next, content: inputOf(fields), detectedAt, awareAt });
    },
  };
}

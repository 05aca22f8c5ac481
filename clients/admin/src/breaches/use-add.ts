import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { AddBreach } from '../../gen/documents';
import { useMember } from '../app/member';
import { useT } from '../i18n';
import { say } from '../kit/say';
import { isProblem, isWrong } from '../session/ask';
import { useStaffAct } from '../settings/act';
import { useBegun } from './begun';
import { faultsOf, inputOf, noFields, type Fault } from './fields';
import { instantOf, localOf } from './when';

/** The form of a new entry, and the act that adds the entry. */
export function useAdd(onClose: () => void) {
  const t = useT();
  const go = useNavigate();
  const { timeZone } = useMember().membership.organisation;
  // Local times of the organisation. The awareness starts the deadlines, so it is never filled in.
  const draft = useBegun('breach:new', () => ({ ...noFields, detected: localOf(Date.now(), timeZone), aware: '' }));
  const { fields } = draft;
  // The time of the latest attempt. A time after it is in the future.
  const [triedAt, setTriedAt] = useState<number>();
  const [detectedAt, awareAt] = [instantOf(fields.detected, timeZone), instantOf(fields.aware, timeZone)];
  const faultsAt = (now: number): (Fault | 'detected' | 'aware')[] => [
    ...faultsOf(fields),
    ...(!detectedAt || Date.parse(detectedAt) > now ? (['detected'] as const) : []),
    ...(!awareAt || Date.parse(awareAt) > now || awareAt < (detectedAt ?? '') ? (['aware'] as const) : []),
  ];
  const faults = triedAt === undefined ? [] : faultsAt(triedAt);
  const act = useStaffAct(
    AddBreach,
    ({ addBreach: { breach } }) => {
      draft.drop();
      say(t('breaches.added'));
      onClose();
      void go({ to: '/settings/breaches/$id', params: { id: breach.id } });
    },
    // An earlier attempt with other input did arrive and is in the register.
    (problem) => isProblem(problem, 'CONFLICT') && draft.renew(),
  );
  return {
    fields,
    awareAt,
    act,
    set: draft.set,
    wrong: (field: (typeof faults)[number], text: string) => (faults.includes(field) ? text : undefined),
    why() {
      if (isProblem(act.error, 'CONFLICT')) return t('breaches.attempt');
      if (isProblem(act.error, 'NOT_ALLOWED_NOW')) return t('breaches.full');
      return isWrong(act.error, 'detectedAt') || isWrong(act.error, 'awareAt') ? t('breaches.times.wrong') : undefined;
    },
    submit() {
      const now = Date.now();
      setTriedAt(now);
      if (faultsAt(now).length > 0 || !detectedAt || !awareAt) return;
      act.mutate({ idempotencyKey: draft.key(), content: inputOf(fields), detectedAt, awareAt });
    },
  };
}

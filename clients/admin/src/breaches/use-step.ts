import { shows } from '@voicase/shared/text';
import { useState } from 'react';
import { RecordBreachStep, type BreachStepKind } from '../../gen/documents';
import { useMember } from '../app/member';
import { useT } from '../i18n';
import { focusOn } from '../kit/focus-on';
import { useKept } from '../kit/kept';
import { say } from '../kit/say';
import { isProblem } from '../session/ask';
import { useStaffAct } from '../settings/act';
import { faultsOf, fitting, type Fault, type Typed } from './rules';
import type { Breach } from './types';
import { instantOf, localOf } from './when';

const orNull = (text: string) => (shows(text) ? text.trim() : null);

/** What is sent for a step: only the fields that it has. */
function inputOf(typed: Typed) {
  const { kind } = typed;
  const [isDecision, isReport] = [kind === 'DECIDED', kind === 'REPORTED'];
  return {
    kind,
    text: orNull(typed.text),
    risk: kind === 'ASSESSED' ? (typed.risk as 'NONE' | 'RISK' | 'HIGH') : null,
    tellsAuthority: isDecision ? typed.authority === 'yes' : null,
    tellsPersons: isDecision ? typed.persons === 'yes' : null,
    regime: isReport ? typed.regime : null,
    phase: isReport ? typed.phase : null,
    reference: isReport ? orNull(typed.reference) : null,
    lateReason: isReport ? orNull(typed.late) : null,
  };
}

const untyped = {
  text: '',
  risk: '',
  authority: '',
  persons: '',
  regime: 'GDPR',
  phase: 'INITIAL',
  reference: '',
  late: '',
} as const;

/** The form of a step, and the act that records the step. */
export function useStep(of: Breach, kind: BreachStepKind, onClose: () => void) {
  const t = useT();
  const { timeZone } = useMember().membership.organisation;
  const [key, setKey] = useState(() => crypto.randomUUID());
  const [stored, setTyped] = useKept<Typed>(`breach:${of.id}:step`, () => ({ ...untyped, kind, at: localOf(Date.now(), timeZone) }));
  // The time of the latest attempt. A step after it is in the future.
  const [triedAt, setTriedAt] = useState<number>();
  const typed = fitting(stored, of);
  const at = instantOf(typed.at, timeZone);
  const faults = triedAt === undefined ? [] : faultsOf(typed, of, at, triedAt);
  const act = useStaffAct(RecordBreachStep, () => {
    say(t('breaches.recorded'));
    onClose();
    // The button of the act may be gone.
    focusOn('breach-steps');
  });
  return {
    typed,
    at,
    act,
    set: (part: Partial<Typed>) => setTyped((before) => ({ ...before, ...part })),
    wrong: (fault: Fault, text: string) => (faults.includes(fault) ? text : undefined),
    why() {
      if (isProblem(act.error, 'CONFLICT')) return t('breaches.attempt');
      if (isProblem(act.error, 'NOT_ALLOWED_NOW')) return t('breaches.step.not-now');
      return isProblem(act.error, 'INVALID') ? t('breaches.step.invalid') : undefined;
    },
    submit() {
      const now = Date.now();
      setTriedAt(now);
      if (faultsOf(typed, of, at, now).length > 0 || !at) return;
      // The same key is sent again for the same content only.
      const next = isProblem(act.error, 'CONFLICT') ? crypto.randomUUID() : key;
      setKey(next);
      act.mutate({ breach: of.id, idempotencyKey: next, happenedAt: at, ...inputOf(typed) });
    },
  };
}

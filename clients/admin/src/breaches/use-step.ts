import { useState } from 'react';
import { RecordBreachStep, type BreachStepKind } from '../../gen/documents';
import { useMember } from '../app/member';
import { useT } from '../i18n';
import { focusOn } from '../kit/focus-on';
import { orNull } from '../kit/or-null';
import { say } from '../kit/say';
import { isProblem } from '../session/ask';
import { useStaffAct } from '../settings/act';
import { useBegun } from './begun';
import { refreshed } from './refreshed';
import { dueReport, faultsOf, MAX_STEPS, type Fault, type Typed } from './rules';
import type { Breach } from './types';
import { instantOf, localOf } from './when';

/** What is sent for a step: only the fields that it has. */
function inputOf(typed: Typed) {
  const { kind } = typed;
  const [isDecision, isReport] = [kind === 'DECIDED', kind === 'REPORTED'];
  return {
    kind,
    text: orNull(typed.text),
    risk: kind === 'ASSESSED' ? (typed.risk as 'NONE' | 'RISK' | 'HIGH') : null,
    tellsAuthority: isDecision ? typed.authority === 'yes' : null,
    tellsPersons: isDecision ? typed.told === 'yes' : null,
    regime: isReport ? typed.regime : null,
    phase: isReport ? typed.phase : null,
    reference: isReport ? orNull(typed.reference) : null,
    lateReason: isReport ? orNull(typed.late) : null,
  };
}

const untyped = { text: '', risk: '', authority: '', told: '', reference: '', late: '' } as const;

/** The form of a step, and the act that records the step. */
export function useStep(now: Breach, kind: BreachStepKind, onClose: () => void) {
  const t = useT();
  const { timeZone } = useMember().membership.organisation;
  const draft = useBegun<Typed & Record<string, string>>(`breach:${now.id}:step.${kind}`, () => ({
    ...untyped,
    ...dueReport(now),
    kind,
    at: localOf(Date.now(), timeZone),
  }));
  const typed: Typed = draft.fields;
  // The time of the latest attempt. A step after it is in the future.
  const [triedAt, setTriedAt] = useState<number>();
  // The entry already has the new step while the act ends, so the form must not follow the entry.
  const [sent, setSent] = useState(now);
  const at = instantOf(typed.at, timeZone);
  const act = useStaffAct(
    RecordBreachStep,
    () => {
      draft.drop();
      say(t('breaches.recorded'));
      onClose();
      // The button of the act may be gone.
      focusOn('breach-steps');
    },
    (problem) => {
      refreshed(problem);
      // An earlier attempt with other input did arrive and is in the list.
      if (isProblem(problem, 'CONFLICT')) draft.renew();
    },
  );
  const of = act.isPending || act.isSuccess ? sent : now;
  // A choice that cannot follow any more is an error before the first attempt too.
  const faults = faultsOf(typed, of, at, triedAt ?? Infinity).filter(
    (fault) => triedAt !== undefined || fault === 'kind' || fault === 'phase',
  );
  return {
    of,
    typed,
    at,
    act,
    set: draft.set,
    wrong: (fault: Fault, text: string) => (faults.includes(fault) ? text : undefined),
    why() {
      if (isProblem(act.error, 'CONFLICT')) return t('breaches.attempt');
      if (isProblem(act.error, 'NOT_ALLOWED_NOW')) return t(of.steps.length >= MAX_STEPS ? 'breaches.step.full' : 'breaches.step.not-now');
      return isProblem(act.error, 'INVALID') ? t('breaches.step.invalid') : undefined;
    },
    submit() {
      const tried = Date.now();
      setTriedAt(tried);
      setSent(of);
      if (faultsOf(typed, of, at, tried).length > 0 || !at) return;
      act.mutate({ breach: of.id, idempotencyKey: draft.key(), happenedAt: at, ...inputOf(typed) });
    },
  };
}

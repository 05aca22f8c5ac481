import { TEXT } from '@voicase/shared/limits';
import { shows } from '@voicase/shared/text';
import { useState } from 'react';
import { RecordBreachStep, type BreachStepKind } from '../../gen/documents';
import { useMember } from '../app/member';
import { useT } from '../i18n';
import { Choice } from '../kit/choice';
import { Field } from '../kit/field';
import { focusOn } from '../kit/focus-on';
import { FormDialog } from '../kit/form-dialog';
import { useKept } from '../kit/kept';
import { LongText } from '../kit/long-text';
import { say } from '../kit/say';
import { isProblem } from '../session/ask';
import { useStaffAct } from '../settings/act';
import { faultsOf, fitting, kindsOf, needsText, type Fault, type Typed } from './rules';
import { KindFields } from './step-fields';
import { TimeField } from './time-field';
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

/** Records a step. Steps never change, so the dialog says how a mistake is corrected. */
export function StepDialog({ of, kind, onClose }: { of: Breach; kind: BreachStepKind; onClose: () => void }) {
  const t = useT();
  const { timeZone } = useMember().membership.organisation;
  const kinds = kindsOf(of);
  const [key, setKey] = useState(() => crypto.randomUUID());
  const [stored, setTyped] = useKept<Typed>(`breach:${of.id}:step`, () => ({
    kind,
    at: localOf(Date.now(), timeZone),
    text: '',
    risk: '',
    authority: '',
    persons: '',
    regime: 'GDPR',
    phase: 'INITIAL',
    reference: '',
    late: '',
  }));
  const typed = fitting(stored, of);
  const [tried, setTried] = useState(false);
  const set = (part: Partial<Typed>) => setTyped((before) => ({ ...before, ...part }));
  const at = instantOf(typed.at, timeZone);
  const faults = faultsOf(typed, of, at, Date.now());
  const act = useStaffAct(RecordBreachStep, () => {
    say(t('breaches.recorded'));
    onClose();
    // The button of the act may be gone.
    focusOn('breach-steps');
  });
  const submit = () => {
    setTried(true);
    if (faults.length > 0 || !at) return;
    // The same key is sent again for the same content only.
    const next = isProblem(act.error, 'CONFLICT') ? crypto.randomUUID() : key;
    setKey(next);
    act.mutate({ breach: of.id, idempotencyKey: next, happenedAt: at, ...inputOf(typed) });
  };
  const wrong = (fault: Fault, text: string) => (tried && faults.includes(fault) ? text : undefined);
  const why = () => {
    if (isProblem(act.error, 'CONFLICT')) return t('breaches.attempt');
    if (isProblem(act.error, 'NOT_ALLOWED_NOW')) return t('breaches.step.not-now');
    return isProblem(act.error, 'INVALID') ? t('breaches.step.invalid') : undefined;
  };
  return (
    <FormDialog
      title={t('breaches.record')}
      action={t('breaches.record')}
      failed={t('breaches.not-recorded')}
      problem={act.error}
      why={why()}
      safe={t('breaches.safe')}
      busy={act.isPending}
      summary
      onSubmit={submit}
      onClose={onClose}
    >
      <p>{t('breaches.record.text')}</p>
      <Choice
        label={t('breaches.kind')}
        hint={typed.kind === 'DETECTED' || typed.kind === 'AWARE' ? t('breaches.kind.correction') : undefined}
        value={typed.kind}
        options={kinds.map((one) => [one, t(`breaches.step.${one}`)])}
        onChange={(next) => set({ kind: kinds.find((one) => one === next) ?? typed.kind })}
      />
      <TimeField
        label={t('breaches.at')}
        error={wrong('at', t('breaches.at.wrong'))}
        value={typed.at}
        onChange={(next) => set({ at: next })}
      />
      <KindFields of={of} typed={typed} at={at} set={set} wrong={wrong} />
      <Field
        label={t(needsText(typed.kind) ? 'breaches.words' : 'breaches.words.optional')}
        hint={t(`breaches.words.${typed.kind}`)}
        error={wrong('text', t('breaches.words.wrong', { max: TEXT }))}
      >
        {(control) => (
          <LongText {...control} rows={4} required={needsText(typed.kind)} text={typed.text} onText={(text) => set({ text })} />
        )}
      </Field>
    </FormDialog>
  );
}

import { NAME, TEXT } from '@voicase/shared/limits';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { AddBreach } from '../../gen/documents';
import { useMember } from '../app/member';
import { useT } from '../i18n';
import { Check } from '../kit/check';
import { Field } from '../kit/field';
import { FormDialog } from '../kit/form-dialog';
import { useKept } from '../kit/kept';
import { LongText } from '../kit/long-text';
import { NameInput } from '../kit/name-input';
import { say } from '../kit/say';
import { isProblem, isWrong } from '../session/ask';
import { useStaffAct } from '../settings/act';
import { ClockList } from './clock-list';
import { firstOf } from './clocks';
import { faultsOf, inputOf, noFields, type Fields } from './fields';
import { useNow } from './now';
import { TimeField } from './time-field';
import { instantOf, localOf } from './when';

interface Begun extends Fields {
  /** Local times of the organisation. */
  detected: string;
  aware: string;
}

/** Adds an entry with what is known in the first hour. The rest is written on its page. */
export function AddDialog({ onClose }: { onClose: () => void }) {
  const t = useT();
  const go = useNavigate();
  const { timeZone } = useMember().membership.organisation;
  const now = useNow();
  const [key, setKey] = useState(() => crypto.randomUUID());
  const [fields, setFields] = useKept<Begun>('breach:new', () => {
    const begun = localOf(Date.now(), timeZone);
    return { ...noFields, detected: begun, aware: begun };
  });
  const [tried, setTried] = useState(false);
  const set = (part: Partial<Begun>) => setFields((before) => ({ ...before, ...part }));
  const [detectedAt, awareAt] = [instantOf(fields.detected, timeZone), instantOf(fields.aware, timeZone)];
  const faults: string[] = faultsOf(fields);
  if (!detectedAt || Date.parse(detectedAt) > Date.now()) faults.push('detected');
  if (!awareAt || Date.parse(awareAt) > Date.now() || awareAt < (detectedAt ?? '')) faults.push('aware');
  const act = useStaffAct(AddBreach, ({ addBreach: { breach } }) => {
    say(t('breaches.added'));
    onClose();
    void go({ to: '/settings/breaches/$id', params: { id: breach.id } });
  });
  const submit = () => {
    setTried(true);
    if (faults.length > 0 || !detectedAt || !awareAt) return;
    // The same key is sent again for the same content only.
    const next = isProblem(act.error, 'CONFLICT') ? crypto.randomUUID() : key;
    setKey(next);
    act.mutate({ idempotencyKey: next, content: inputOf(fields), detectedAt, awareAt });
  };
  const why = () => {
    if (isProblem(act.error, 'CONFLICT')) return t('breaches.attempt');
    return isWrong(act.error, 'detectedAt') || isWrong(act.error, 'awareAt') ? t('breaches.times.wrong') : undefined;
  };
  const wrong = (field: string, text: string) => (tried && faults.includes(field) ? text : undefined);
  return (
    <FormDialog
      title={t('breaches.add')}
      action={t('breaches.add')}
      failed={t('breaches.not-added')}
      problem={act.error}
      why={why()}
      safe={t('breaches.safe')}
      busy={act.isPending}
      summary
      onSubmit={submit}
      onClose={onClose}
    >
      <p>{t('breaches.add.text')}</p>
      <Field label={t('breaches.field.title')} error={wrong('title', t('breaches.title.wrong', { max: NAME }))}>
        {(control) => <NameInput {...control} autoComplete="off" text={fields.title} onText={(title) => set({ title })} />}
      </Field>
      <TimeField
        label={t('breaches.step.DETECTED')}
        error={wrong('detected', t('breaches.at.wrong'))}
        value={fields.detected}
        onChange={(detected) => set({ detected })}
      />
      <TimeField
        label={t('breaches.step.AWARE')}
        error={wrong('aware', t('breaches.aware.wrong'))}
        value={fields.aware}
        onChange={(aware) => set({ aware })}
      />
      <Check checked={fields.nis2} onChange={(nis2) => set({ nis2 })}>
        {t('breaches.nis2')}
      </Check>
      {awareAt && <ClockList of={firstOf(awareAt, fields.nis2)} now={now} />}
      <Field
        label={t('breaches.field.detection')}
        hint={t('breaches.hint.detection')}
        error={wrong('detection', t('text.long', { max: TEXT }))}
      >
        {(control) => (
          <LongText {...control} rows={3} required={false} text={fields.detection} onText={(detection) => set({ detection })} />
        )}
      </Field>
    </FormDialog>
  );
}

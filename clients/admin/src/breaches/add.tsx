import { NAME, TEXT } from '@voicase/shared/limits';
import { useT } from '../i18n';
import { Check } from '../kit/check';
import { Field } from '../kit/field';
import { FormDialog } from '../kit/form-dialog';
import { LongText } from '../kit/long-text';
import { NameInput } from '../kit/name-input';
import { ClockList } from './clock-list';
import { firstOf } from './clocks';
import { useNow } from './now';
import { TimeField } from './time-field';
import { useAdd } from './use-add';

/** Adds an entry with what is known in the first hour. The rest is written on its page. */
export function AddDialog({ onClose }: { onClose: () => void }) {
  const t = useT();
  const now = useNow();
  const { fields, awareAt, act, set, wrong, why, submit } = useAdd(onClose);
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

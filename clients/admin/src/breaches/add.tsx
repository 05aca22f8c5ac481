import { NAME, TEXT } from '@voicase/shared/limits';
import { useT } from '../i18n';
import { Check } from '../kit/check';
import { Field } from '../kit/field';
import { FormDialog } from '../kit/form-dialog';
import { LongText } from '../kit/long-text';
import { NameInput } from '../kit/name-input';
import { DeadlineList } from './deadline-list';
import { firstOf } from './deadlines';
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
        label={t('breaches.at.DETECTED')}
        error={wrong('detected', t('breaches.at.wrong'))}
        value={fields.detected}
        onChange={(detected) => set({ detected })}
      />
      <TimeField
        label={t('breaches.at.AWARE')}
        error={wrong('aware', t('breaches.aware.wrong'))}
        value={fields.aware}
        onChange={(aware) => set({ aware })}
      />
      <Check checked={fields.nis2 === 'yes'} onChange={(nis2) => set({ nis2: nis2 ? 'yes' : 'no' })}>
        {t('breaches.nis2')}
      </Check>
      {awareAt && <DeadlineList of={firstOf(awareAt, fields.nis2 === 'yes')} now={now} />}
      <Field
        label={t('breaches.optional', { label: t('breaches.field.detection') })}
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

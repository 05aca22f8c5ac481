import { NAME, TEXT } from '@voicase/shared/limits';
import { useState } from 'react';
import { ChangeBreach } from '../../gen/documents';
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
import { faultsOf, fieldsOf, inputOf, type CountField, type Fields, type TextField } from './fields';
import type { Breach } from './types';

/** Changes the description of an entry. The times are steps. */
export function EditDialog({ of, onClose }: { of: Breach; onClose: () => void }) {
  const t = useT();
  const [fields, setFields] = useKept<Fields>(`breach:${of.id}`, () => fieldsOf(of));
  const [tried, setTried] = useState(false);
  const set = (part: Partial<Fields>) => setFields((before) => ({ ...before, ...part }));
  const faults = tried ? faultsOf(fields) : [];
  const act = useStaffAct(ChangeBreach, () => {
    say(t('breaches.saved'));
    onClose();
  });
  const submit = () => {
    setTried(true);
    if (faultsOf(fields).length === 0) act.mutate({ breach: of.id, expected: of.revision, content: inputOf(fields) });
  };
  const why = () => {
    if (isProblem(act.error, 'CONFLICT')) return t('breaches.conflict');
    if (isProblem(act.error, 'NOT_ALLOWED_NOW')) return t('breaches.is-closed');
    return isWrong(act.error, 'nis2') ? t('breaches.nis2.wrong') : undefined;
  };
  const text = (name: TextField) => (
    <Field
      key={name}
      label={t(`breaches.field.${name}`)}
      hint={t(`breaches.hint.${name}`)}
      error={faults.includes(name) ? t('text.long', { max: TEXT }) : undefined}
    >
      {(control) => <LongText {...control} rows={3} required={false} text={fields[name]} onText={(next) => set({ [name]: next })} />}
    </Field>
  );
  const count = (name: CountField) => (
    <Field label={t(`breaches.field.${name}`)} error={faults.includes(name) ? t('breaches.count.wrong') : undefined}>
      {(control) => (
        <input
          {...control}
          type="text"
          inputMode="numeric"
          value={fields[name]}
          onChange={(event) => set({ [name]: event.target.value })}
        />
      )}
    </Field>
  );
  return (
    <FormDialog
      title={t('breaches.edit.title', { number: of.number })}
      action={t('breaches.save')}
      failed={t('breaches.not-saved')}
      problem={act.error}
      why={why()}
      safe={t('breaches.safe')}
      busy={act.isPending}
      wide
      summary
      onSubmit={submit}
      onClose={onClose}
    >
      <Field label={t('breaches.field.title')} error={faults.includes('title') ? t('breaches.title.wrong', { max: NAME }) : undefined}>
        {(control) => <NameInput {...control} autoComplete="off" text={fields.title} onText={(title) => set({ title })} />}
      </Field>
      {text('detection')}
      {text('nature')}
      {text('personKinds')}
      {count('persons')}
      {text('recordKinds')}
      {count('records')}
      {text('contact')}
      {text('consequences')}
      {text('measures')}
      <Check checked={fields.nis2} onChange={(nis2) => set({ nis2 })}>
        {t('breaches.nis2')}
      </Check>
    </FormDialog>
  );
}

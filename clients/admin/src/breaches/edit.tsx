import { NAME, TEXT } from '@voicase/shared/limits';
import type { Ref } from 'react';
import { useT } from '../i18n';
import { Check } from '../kit/check';
import { Field } from '../kit/field';
import { FormDialog } from '../kit/form-dialog';
import { LongText } from '../kit/long-text';
import { NameInput } from '../kit/name-input';
import { Typed } from '../kit/text';
import { clashesOf, fieldsOf, type CountField, type Fault, type Fields, type TextField } from './fields';
import type { Breach } from './types';
import { useEdit } from './use-edit';

/** Changes the description of an entry. The times are steps. */
export function EditDialog({ of, onClose }: { of: Breach; onClose: () => void }) {
  const t = useT();
  const { fields, begun, faults, act, isOvertaken, notice, set, keep, why, submit } = useEdit(of, onClose);
  const form = { fields, faults, set };
  return (
    <FormDialog
      title={t('breaches.edit.title', { number: of.number })}
      action={t('breaches.save')}
      failed={t('breaches.not-saved')}
      problem={isOvertaken ? null : act.error}
      why={why()}
      safe={t('breaches.safe')}
      busy={act.isPending}
      wide
      summary
      onSubmit={submit}
      onClose={onClose}
    >
      {isOvertaken && <Newer ref={notice} mine={fields} begun={begun} stored={fieldsOf(of)} onKeep={keep} />}
      <Field label={t('breaches.field.title')} error={faults.includes('title') ? t('breaches.title.wrong', { max: NAME }) : undefined}>
        {(control) => <NameInput {...control} autoComplete="off" text={fields.title} onText={(title) => set({ title })} />}
      </Field>
      <TextInput name="detection" {...form} />
      <TextInput name="nature" {...form} />
      <TextInput name="personKinds" {...form} />
      <CountInput name="persons" {...form} />
      <TextInput name="recordKinds" {...form} />
      <CountInput name="records" {...form} />
      <TextInput name="contact" {...form} />
      <TextInput name="consequences" {...form} />
      <TextInput name="measures" {...form} />
      <Check checked={fields.nis2} onChange={(nis2) => set({ nis2 })}>
        {t('breaches.nis2')}
      </Check>
    </FormDialog>
  );
}

interface InputProps<Name> {
  name: Name;
  fields: Fields;
  faults: readonly Fault[];
  set: (part: Partial<Fields>) => void;
}

function TextInput({ name, fields, faults, set }: InputProps<TextField>) {
  const t = useT();
  return (
    <Field
      label={t(`breaches.field.${name}`)}
      hint={t(`breaches.hint.${name}`)}
      error={faults.includes(name) ? t('text.long', { max: TEXT }) : undefined}
    >
      {(control) => <LongText {...control} rows={3} required={false} text={fields[name]} onText={(next) => set({ [name]: next })} />}
    </Field>
  );
}

function CountInput({ name, fields, faults, set }: InputProps<CountField>) {
  const t = useT();
  return (
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
}

interface NewerProps {
  ref: Ref<HTMLElement>;
  mine: Fields;
  begun: Fields;
  stored: Fields;
  onKeep: () => void;
}

/** Shows the fields that a colleague changed meanwhile, where they differ from what was typed. */
function Newer({ ref, mine, begun, stored, onKeep }: NewerProps) {
  const t = useT();
  const words = (value: string | boolean) =>
    typeof value === 'string' ? value || t('breaches.unknown') : t(value ? 'breaches.yes' : 'breaches.no');
  return (
    <section ref={ref} className="notice" aria-labelledby="breach-newer" tabIndex={-1}>
      <h3 className="notice-title" id="breach-newer">
        {t('breaches.newer')}
      </h3>
      <p>{t('breaches.newer.text')}</p>
      {clashesOf(mine, begun, stored).map((name) => (
        <div key={name}>
          <b>{t(name === 'nis2' ? 'breaches.nis2' : `breaches.field.${name}`)}</b>
          <Typed text={words(stored[name])} />
        </div>
      ))}
      <button type="button" className="button" onClick={onKeep}>
        {t('breaches.newer.keep')}
      </button>
    </section>
  );
}

import { NAME, TEXT } from '@voicase/shared/limits';
import { useT } from '../i18n';
import { Check } from '../kit/check';
import { Field } from '../kit/field';
import { FormDialog } from '../kit/form-dialog';
import { LongText } from '../kit/long-text';
import { NameInput } from '../kit/name-input';
import { Newer, NewerFields } from '../kit/newer';
import { counts, texts, type CountField, type Fault, type Fields, type TextField } from './fields';
import type { Breach } from './types';
import { useEdit } from './use-edit';

/** Changes the description of an entry. The times are steps. */
export function EditDialog({ of, onClose }: { of: Breach; onClose: () => void }) {
  const t = useT();
  const { fields, stored, faults, act, based, why, submit } = useEdit(of, onClose);
  const form = { fields, faults, set: based.set };
  return (
    <FormDialog
      title={t('breaches.edit.title', { number: of.number })}
      action={t('breaches.save')}
      failed={t('breaches.not-saved')}
      problem={based.isOvertaken ? null : act.error}
      why={why()}
      safe={t('breaches.safe')}
      busy={act.isPending}
      wide
      summary
      onSubmit={submit}
      onClose={onClose}
    >
      <Newer of={based}>
        <NewerContent before={based.before} stored={stored} />
      </Newer>
      <Field label={t('breaches.field.title')} error={faults.includes('title') ? t('breaches.title.wrong', { max: NAME }) : undefined}>
        {(control) => <NameInput {...control} autoComplete="off" text={fields.title} onText={(title) => based.set('title', title)} />}
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
      <Check checked={fields.nis2 === 'yes'} onChange={(nis2) => based.set('nis2', nis2 ? 'yes' : 'no')}>
        {t('breaches.nis2')}
      </Check>
    </FormDialog>
  );
}

interface InputProps<Name extends keyof Fields> {
  name: Name;
  fields: Fields;
  faults: readonly Fault[];
  set: (field: keyof Fields, text: string) => void;
}

function TextInput({ name, fields, faults, set }: InputProps<TextField>) {
  const t = useT();
  return (
    <Field
      label={t('breaches.optional', { label: t(`breaches.field.${name}`) })}
      hint={t(`breaches.hint.${name}`)}
      error={faults.includes(name) ? t('text.long', { max: TEXT }) : undefined}
    >
      {(control) => <LongText {...control} rows={3} required={false} text={fields[name]} onText={(next) => set(name, next)} />}
    </Field>
  );
}

function CountInput({ name, fields, faults, set }: InputProps<CountField>) {
  const t = useT();
  return (
    <Field
      label={t('breaches.optional', { label: t(`breaches.field.${name}`) })}
      error={faults.includes(name) ? t('breaches.count.wrong') : undefined}
    >
      {(control) => (
        <input {...control} type="text" inputMode="numeric" value={fields[name]} onChange={(event) => set(name, event.target.value)} />
      )}
    </Field>
  );
}

/** What another member has changed. */
function NewerContent({ before, stored }: { before: Readonly<Record<string, string>>; stored: Fields }) {
  const t = useT();
  const names = ['title', ...texts, ...counts] as const;
  const shown = Object.fromEntries(names.map((name) => [name, [t(`breaches.field.${name}`), stored[name]] as const]));
  const nis2 = [t('breaches.nis2'), t(stored.nis2 === 'yes' ? 'breaches.yes' : 'breaches.no')] as const;
  return <NewerFields before={before} stored={stored} shown={{ ...shown, nis2 }} />;
}

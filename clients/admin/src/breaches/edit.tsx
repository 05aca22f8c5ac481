import { NAME, TEXT } from '@voicase/shared/limits';
import { useRef, useState, type Ref } from 'react';
import { ChangeBreach } from '../../gen/documents';
import { useT } from '../i18n';
import { Check } from '../kit/check';
import { Field } from '../kit/field';
import { FormDialog } from '../kit/form-dialog';
import { useKept } from '../kit/kept';
import { LongText } from '../kit/long-text';
import { NameInput } from '../kit/name-input';
import { say } from '../kit/say';
import { Typed } from '../kit/text';
import { isProblem, isWrong } from '../session/ask';
import { useStaffAct } from '../settings/act';
import { clashesOf, faultsOf, fieldsOf, inputOf, rebased, type CountField, type Fields, type TextField } from './fields';
import type { Breach } from './types';

/** Changes the description of an entry. The times are steps. */
export function EditDialog({ of, onClose }: { of: Breach; onClose: () => void }) {
  const t = useT();
  const [fields, setFields] = useKept<Fields>(`breach:${of.id}`, () => fieldsOf(of));
  // The page fetches the entry again while the dialog is open, so a colleague's change must not be replaced unseen.
  const [begun, setBegun] = useKept(`breach:${of.id}:begun`, () => ({ revision: of.revision, fields: fieldsOf(of) }), { typed: false });
  const notice = useRef<HTMLElement>(null);
  const [tried, setTried] = useState(false);
  const set = (part: Partial<Fields>) => setFields((before) => ({ ...before, ...part }));
  const faults = tried ? faultsOf(fields) : [];
  const act = useStaffAct(ChangeBreach, () => {
    say(t('breaches.saved'));
    onClose();
  });
  const isOvertaken = !act.isPending && !act.isSuccess && of.revision !== begun.revision;
  const keep = () => {
    const stored = fieldsOf(of);
    setFields(rebased(fields, begun.fields, stored));
    setBegun({ revision: of.revision, fields: stored });
    act.reset();
  };
  const submit = () => {
    setTried(true);
    if (isOvertaken) notice.current?.focus();
    else if (faultsOf(fields).length === 0) act.mutate({ breach: of.id, expected: begun.revision, content: inputOf(fields) });
  };
  const why = () => {
    if (isProblem(act.error, 'CONFLICT')) return t('breaches.newer.text');
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
      problem={isOvertaken ? null : act.error}
      why={why()}
      safe={t('breaches.safe')}
      busy={act.isPending}
      wide
      summary
      onSubmit={submit}
      onClose={onClose}
    >
      {isOvertaken && <Newer ref={notice} mine={fields} begun={begun.fields} stored={fieldsOf(of)} onKeep={keep} />}
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

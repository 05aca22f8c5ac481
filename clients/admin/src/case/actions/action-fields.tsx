import { TEXT } from '@voicase/shared/limits';
import { Members } from '../../../gen/documents';
import { useAsk } from '../../app/query';
import { useT } from '../../i18n';
import { Field } from '../../kit/field';
import { Load } from '../../kit/load';
import { LongText } from '../../kit/long-text';
import { NameInput } from '../../kit/name-input';
import { Picker } from '../../kit/picker';
import { useSendingNow } from '../../kit/sending';
import { OTHER, type ActionFault, type ActionFields as Fields } from './fields';

interface Props {
  fields: Fields;
  faults: readonly ActionFault[];
  /** The server refused the owner, who cannot see the case. */
  ownerRefused?: boolean;
  onChange: (fields: Fields) => void;
}

/** What is done, who does it and by when. */
export function ActionFields({ fields, faults, ownerRefused = false, onChange }: Props) {
  const t = useT();
  const sending = useSendingNow();
  const set = (part: Partial<Fields>) => onChange({ ...fields, ...part });
  const text = faults.includes('text') ? t('action.missing.text') : faults.includes('long') ? t('text.long', { max: TEXT }) : undefined;
  const owner = faults.includes('owner') ? t('action.missing.owner') : ownerRefused ? t('action.owner.refused') : undefined;
  return (
    <>
      <Field label={t('action.text')} error={text}>
        {(control) => <LongText {...control} rows={2} text={fields.text} onText={(next) => set({ text: next })} />}
      </Field>
      <Owner value={fields.owner} error={owner} onChange={(next) => set({ owner: next })} />
      {fields.owner === OTHER && (
        <Field label={t('action.name')} error={faults.includes('name') ? t('action.missing.name') : undefined}>
          {(control) => <NameInput {...control} autoComplete="off" text={fields.name} onText={(next) => set({ name: next })} />}
        </Field>
      )}
      <Field label={t('action.due')} error={faults.includes('dueOn') ? t('action.missing.due') : undefined}>
        {(control) => (
          <input
            {...control}
            type="date"
            readOnly={sending}
            value={fields.dueOn}
            onChange={(event) => set({ dueOn: event.target.value })}
          />
        )}
      </Field>
    </>
  );
}

function Owner({ value, error, onChange }: { value: string; error: string | undefined; onChange: (owner: string) => void }) {
  const t = useT();
  const query = useAsk(Members, {}, { lasting: true });
  return (
    <Load query={query} failed={t('assign.nobody')} lines={1}>
      {({ members }) => (
        <Field label={t('action.owner')} hint={t('action.owner.hint')} error={error}>
          {(control) => (
            <Picker
              control={control}
              items={[
                ...members.map(({ id, name, role }) => ({ id, name, hint: t(`role.${role}`) })),
                { id: OTHER, name: t('action.other') },
              ]}
              value={value}
              placeholder={t('action.owner.type')}
              onChange={onChange}
            />
          )}
        </Field>
      )}
    </Load>
  );
}

import { useMember } from '../app/member';
import { useT } from '../i18n';
import { Field } from '../kit/field';
import { useSendingNow } from '../kit/sending';

interface Props {
  label: string;
  error: string | undefined;
  /** A local time of the organisation (`when.ts`). */
  value: string;
  onChange: (next: string) => void;
}

/** A day with a time, in the time zone of the organisation. */
export function TimeField({ label, error, value, onChange }: Props) {
  const t = useT();
  const isSending = useSendingNow();
  const { timeZone } = useMember().membership.organisation;
  return (
    <Field label={label} hint={t('breaches.zone', { zone: timeZone })} error={error}>
      {(control) => (
        <input
          {...control}
          type="datetime-local"
          readOnly={isSending}
          required
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}

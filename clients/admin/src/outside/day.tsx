import { daysLater, today } from '@voicase/shared/time';
import { useMember } from '../app/member';
import { useT } from '../i18n';
import { Field } from '../kit/field';
import { useSendingNow } from '../kit/sending';

/** As MAX_OUTSIDE_DAYS of the server. */
export const MAX_DAYS = 60;
const DEFAULT_DAYS = 14;

/** The day that the form offers. */
export function useDefaultDay(): string {
  return daysLater(today(useMember().membership.organisation.timeZone), DEFAULT_DAYS);
}

/** The last day on which the person can answer. */
export function LastDay({ value, wrong, onChange }: { value: string; wrong: boolean; onChange: (day: string) => void }) {
  const t = useT();
  const sending = useSendingNow();
  return (
    <Field
      label={t('outside.last-day')}
      hint={t('outside.last-day.hint')}
      error={wrong ? t('outside.last-day.wrong', { max: MAX_DAYS }) : undefined}
    >
      {(control) => <input {...control} type="date" readOnly={sending} value={value} onChange={(event) => onChange(event.target.value)} />}
    </Field>
  );
}

import { dayIn, daysLater, today } from '@voicase/shared/time';
import { useMember } from '../app/member';
import { useT } from '../i18n';
import { Check } from '../kit/check';
import { Field } from '../kit/field';
import { Text, type Writing } from './writing';

/** The server's maximum, in days after the preparation. */
const MAX_HOLD = 184;

/** Whether the reporter can be informed on this day. `askedAt`: when the disclosure was prepared, otherwise now. */
export const isHoldDay = (day: string, timeZone: string, askedAt?: string): boolean => {
  const now = today(timeZone);
  const from = askedAt ? dayIn(timeZone, Date.parse(askedAt)) : now;
  return day > now && day <= daysLater(from, MAX_HOLD);
};

interface Props {
  writing: Writing;
  until: string;
  onUntil: (day: string) => void;
  askedAt?: string;
}

/** Until when the reporter is not informed, and why. */
export function HoldFields({ writing, until, onUntil, askedAt }: Props) {
  const t = useT();
  const { timeZone } = useMember().membership.organisation;
  const isWrong = writing.tried && !isHoldDay(until, timeZone, askedAt);
  return (
    <>
      <Field
        label={t('disclosure.until')}
        hint={t('disclosure.until.hint')}
        error={isWrong ? t('disclosure.until.wrong', { max: MAX_HOLD }) : undefined}
      >
        {(control) => <input {...control} type="date" value={until} onChange={(event) => onUntil(event.target.value)} />}
      </Field>
      <Text writing={writing} name="holdReason" label={t('disclosure.hold.reason')} hint={t('disclosure.hold.reason.hint')} />
    </>
  );
}

interface BackProps {
  may: boolean;
  isHeld: boolean;
  onHeld: (isHeld: boolean) => void;
}

/** The choice to hold the information back, or the rule that forbids it. */
export function HoldBack({ may, isHeld, onHeld }: BackProps) {
  const t = useT();
  if (!may) return <p className="muted">{t('disclosure.hold.never')}</p>;
  return (
    <Check checked={isHeld} onChange={onHeld}>
      {t('disclosure.hold')}
    </Check>
  );
}

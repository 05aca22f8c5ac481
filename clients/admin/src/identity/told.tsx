import { today } from '@voicase/shared/time';
import { useMember } from '../app/member';
import { useT } from '../i18n';
import { Field } from '../kit/field';
import { Text, type Writing } from './writing';

export const isToldDay = (day: string, timeZone: string): boolean => day !== '' && day <= today(timeZone);

interface Props {
  writing: Writing;
  on: string;
  onDay: (day: string) => void;
}

/** When and how a member informed a reporter without an access code. */
export function ToldFields({ writing, on, onDay }: Props) {
  const t = useT();
  const { timeZone } = useMember().membership.organisation;
  const isWrong = writing.tried && !isToldDay(on, timeZone);
  return (
    <>
      <Field label={t('disclosure.told-on')} error={isWrong ? t('disclosure.told-on.wrong') : undefined}>
        {(control) => <input {...control} type="date" max={today(timeZone)} value={on} onChange={(event) => onDay(event.target.value)} />}
      </Field>
      <Text writing={writing} name="toldHow" label={t('disclosure.told-how')} hint={t('disclosure.told-how.hint')} />
    </>
  );
}

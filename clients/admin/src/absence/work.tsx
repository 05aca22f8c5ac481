import { Availability, SaveAvailability, type SaveAvailabilityInput, type Weekday } from '../../gen/documents';
import { client } from '../app/query';
import { languageName, useFormats, useT } from '../i18n';
import { Check } from '../kit/check';
import { Form } from '../kit/form';
import { useKept } from '../kit/kept';
import { Problem } from '../kit/problem';
import { say } from '../kit/say';
import { Submit } from '../kit/submit';
import { isWrong } from '../session/ask';
import { useOnce } from '../session/once';
import { request } from '../session/request';
import type { Stored } from './types';

const week: Weekday[] = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY'];
/** Monday. */
const SOME_MONDAY = Date.UTC(2026, 2, 2);
const DAY = 24 * 60 * 60_000;

const toggled = <One,>(all: readonly One[], one: One, on: boolean): One[] => (on ? [...all, one] : all.filter((other) => other !== one));

/** The member's working days and languages. */
export function WorkForm({ stored }: { stored: Stored }) {
  const t = useT();
  const locale = useFormats();
  const { workingDays, languages, knownLanguages, mailsWhenAbsent } = stored;
  const [input, setInput] = useKept<SaveAvailabilityInput>('me.availability', { workingDays, languages, mailsWhenAbsent });
  const change = (part: Partial<SaveAvailabilityInput>) => setInput((before) => ({ ...before, ...part }));
  const name = (at: number) => new Intl.DateTimeFormat(locale, { weekday: 'long', timeZone: 'UTC' }).format(SOME_MONDAY + at * DAY);
  const act = useOnce({
    mutationFn: (wanted: SaveAvailabilityInput) => request(SaveAvailability, { input: wanted }),
    onSuccess: ({ saveAvailability }) => {
      client.setQueryData([Availability.name, {}], { availability: saveAvailability.availability });
      say(t('work.saved'));
    },
  });
  return (
    <Form className="stack settings-form" onSubmit={() => act.mutate(input)}>
      <fieldset>
        <legend>{t('work.days')}</legend>
        <p className="hint">{t('work.days.hint')}</p>
        <div className="checks">
          {week.map((day, at) => (
            <Check
              key={day}
              checked={input.workingDays.includes(day)}
              onChange={(on) => change({ workingDays: toggled(input.workingDays, day, on) })}
            >
              {name(at)}
            </Check>
          ))}
        </div>
      </fieldset>
      <fieldset>
        <legend>{t('work.languages')}</legend>
        <p className="hint">{t('work.languages.hint')}</p>
        <div className="checks">
          {knownLanguages.map((code) => (
            <Check
              key={code}
              checked={input.languages.includes(code)}
              onChange={(on) => change({ languages: toggled(input.languages, code, on) })}
            >
              {languageName(code)}
            </Check>
          ))}
        </div>
      </fieldset>
      <Check checked={input.mailsWhenAbsent} onChange={(on) => change({ mailsWhenAbsent: on })}>
        {t('work.mails')}
      </Check>
      <div className="save">
        {act.error && (
          <Problem
            title={t('work.not-saved')}
            problem={act.error}
            why={isWrong(act.error, 'workingDays') ? t('work.days.missing') : undefined}
            safe={t('absence.safe')}
            focus
          />
        )}
        <Submit busy={act.isPending}>{t('work.save')}</Submit>
      </div>
    </Form>
  );
}

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
      <Checks<Weekday>
        label={t('work.days')}
        hint={t('work.days.hint')}
        options={week.map((day, at) => [day, name(at)])}
        chosen={input.workingDays}
        onChange={(days) => change({ workingDays: days })}
      />
      <Checks<string>
        label={t('work.languages')}
        hint={t('work.languages.hint')}
        options={knownLanguages.map((code) => [code, languageName(code)])}
        chosen={input.languages}
        onChange={(codes) => change({ languages: codes })}
      />
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

interface ChecksProps<One> {
  label: string;
  hint: string;
  options: readonly (readonly [One, string])[];
  chosen: readonly One[];
  onChange: (chosen: One[]) => void;
}

/** Checkboxes for several of a few choices. */
function Checks<One extends string>({ label, hint, options, chosen, onChange }: ChecksProps<One>) {
  return (
    <fieldset>
      <legend>{label}</legend>
      <p className="hint">{hint}</p>
      <div className="checks">
        {options.map(([one, name]) => (
          <Check key={one} checked={chosen.includes(one)} onChange={(on) => onChange(toggled(chosen, one, on))}>
            {name}
          </Check>
        ))}
      </div>
    </fieldset>
  );
}

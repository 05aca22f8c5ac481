import {
  NotificationSettings,
  SaveNotificationSettings,
  type MailDelivery,
  type NotificationSettingsQuery,
  type SaveNotificationSettingsInput,
} from '../../../gen/documents';
import { useMember } from '../../app/member';
import { client } from '../../app/query';
import { languageName, useFormats, useLanguage, useT } from '../../i18n';
import { Check } from '../../kit/check';
import { Choice } from '../../kit/choice';
import { Form } from '../../kit/form';
import { useKept } from '../../kit/kept';
import { Problem } from '../../kit/problem';
import { say } from '../../kit/say';
import { Submit } from '../../kit/submit';
import { useOnce } from '../../session/once';
import { request } from '../../session/request';
import { hours, inputOf, zonesOf } from './values';

type Settings = NotificationSettingsQuery['notificationSettings'];

const deliveries: MailDelivery[] = ['AT_ONCE', 'DIGEST', 'NEVER'];

export function SettingsForm({ settings }: { settings: Settings }) {
  const t = useT();
  const language = useLanguage();
  const [input, setInput] = useKept<SaveNotificationSettingsInput>('me.notifications', () => inputOf(settings, language));
  const change = (part: Partial<SaveNotificationSettingsInput>) => setInput((before) => ({ ...before, ...part }));
  const act = useOnce({
    mutationFn: (wanted: SaveNotificationSettingsInput) => request(SaveNotificationSettings, { input: wanted }),
    onSuccess: ({ saveNotificationSettings }) => {
      client.setQueryData([NotificationSettings.name, {}], { notificationSettings: saveNotificationSettings.settings });
      say(t('notify.mail.saved'));
    },
  });
  return (
    <Form className="stack settings-form" summary onSubmit={() => act.mutate(input)}>
      <fieldset>
        <legend>{t('notify.mail.kinds')}</legend>
        <p className="hint">{t('notify.mail.kinds.hint')}</p>
        {input.deliveries.map(({ kind, delivery }) => (
          <Choice
            key={kind}
            label={t(`notify.kind.${kind}`)}
            value={delivery}
            options={deliveries.map((one) => [one, t(`notify.mail.${one}`)])}
            onChange={(next) =>
              change({
                deliveries: input.deliveries.map((one) => (one.kind === kind ? { kind, delivery: next as MailDelivery } : one)),
              })
            }
          />
        ))}
      </fieldset>
      <Times input={input} onChange={change} />
      <Choice
        label={t('notify.mail.language')}
        value={input.language}
        options={settings.languages.map((code) => [code, languageName(code)])}
        onChange={(code) => change({ language: code ?? language })}
      />
      <div className="save">
        {act.error && <Problem title={t('notify.mail.not-saved')} problem={act.error} safe={t('safe.typed')} focus />}
        <Submit busy={act.isPending}>{t('notify.mail.save')}</Submit>
      </div>
    </Form>
  );
}

interface TimesProps {
  input: SaveNotificationSettingsInput;
  onChange: (part: Partial<SaveNotificationSettingsInput>) => void;
}

/** The hour of the summary, the quiet hours, and the time zone of both. */
function Times({ input, onChange }: TimesProps) {
  const t = useT();
  const locale = useFormats();
  const here = useMember().membership.organisation.timeZone;
  const options = hours(locale);
  const isQuiet = input.quietFrom !== null && input.quietFrom !== undefined;
  // The end follows the beginning, so that the two are never the same hour.
  const from = (hour: number) => onChange({ quietFrom: hour, ...(hour === input.quietTo && { quietTo: (hour + 1) % 24 }) });
  return (
    <fieldset>
      <legend>{t('notify.mail.times')}</legend>
      <Choice
        label={t('notify.mail.digest')}
        value={String(input.digestAt)}
        options={options}
        onChange={(hour) => onChange({ digestAt: Number(hour) })}
      />
      <Check checked={isQuiet} onChange={(on) => onChange(on ? { quietFrom: 20, quietTo: 7 } : { quietFrom: null, quietTo: null })}>
        {t('notify.mail.quiet')}
      </Check>
      {isQuiet && (
        <div className="notify-hours">
          <Choice
            label={t('notify.mail.quiet.from')}
            value={String(input.quietFrom)}
            options={options}
            onChange={(hour) => from(Number(hour))}
          />
          <Choice
            label={t('notify.mail.quiet.to')}
            value={String(input.quietTo)}
            options={options.filter(([hour]) => hour !== String(input.quietFrom))}
            onChange={(hour) => onChange({ quietTo: Number(hour) })}
          />
        </div>
      )}
      <Choice
        label={t('notify.mail.zone')}
        value={input.timeZone ?? undefined}
        any={t('notify.mail.zone.organisation', { zone: here })}
        options={zonesOf(input.timeZone).map((zone) => [zone, zone])}
        onChange={(zone) => onChange({ timeZone: zone ?? null })}
      />
    </fieldset>
  );
}

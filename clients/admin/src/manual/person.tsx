import type { MembersQuery } from '../../gen/documents';
import { useT } from '../i18n';
import { Check } from '../kit/check';
import { Field } from '../kit/field';
import { NameInput } from '../kit/name-input';
import { Picker } from '../kit/picker';
import { Group, type PartProps } from './arrival';
import type { Channel, Fault } from './draft';

interface Props extends PartProps {
  channel: Channel;
  members: MembersQuery['members'];
}

/** The reporter: who they are, whom the report is about, and what they get. */
export function Person({ draft, faults, change, channel, members }: Props) {
  const t = useT();
  const wrong = (fault: Fault) => (faults.includes(fault) ? t(`manual.wrong.${fault}`) : undefined);
  return (
    <>
      {channel.anonymity.length > 1 && (
        <Group id="manual-anonymity" label={t('manual.anonymity')}>
          {channel.anonymity.map((anonymity) => (
            <Check
              key={anonymity}
              type="radio"
              name="anonymity"
              checked={draft.anonymity === anonymity}
              onChange={() => change({ anonymity })}
            >
              {t(`manual.anonymity.${anonymity}`)}
            </Check>
          ))}
        </Group>
      )}
      {draft.anonymity === 'CONFIDENTIAL' && (
        <>
          <p className="hint">{t('manual.identity.text')}</p>
          <Field label={t('manual.name')} error={wrong('name')}>
            {(control) => <NameInput {...control} autoComplete="off" text={draft.name} onText={(name) => change({ name })} />}
          </Field>
          <Field label={t('manual.contact')} hint={t('manual.contact.hint')} error={wrong('contact')}>
            {(control) => <NameInput {...control} autoComplete="off" text={draft.contact} onText={(contact) => change({ contact })} />}
          </Field>
        </>
      )}
      <Group id="manual-about" label={t('manual.about')} hint={t('manual.about.hint')} error={wrong('aboutMember')}>
        {([false, true] as const).map((aboutMember) => (
          <Check
            key={String(aboutMember)}
            type="radio"
            name="about"
            checked={draft.aboutMember === aboutMember}
            onChange={() => change({ aboutMember })}
          >
            {t(aboutMember ? 'manual.yes' : 'manual.no')}
          </Check>
        ))}
      </Group>
      {draft.aboutMember && (
        <Field label={t('manual.about.who')} error={wrong('about')}>
          {(control) => <Picker control={control} items={members} multiple value={draft.about} onChange={(about) => change({ about })} />}
        </Field>
      )}
      <Group id="manual-code" label={t('manual.code')} hint={t('manual.code.hint')}>
        {([true, false] as const).map((wantsCode) => (
          <Check
            key={String(wantsCode)}
            type="radio"
            name="code"
            checked={draft.wantsCode === wantsCode}
            onChange={() => change({ wantsCode })}
          >
            {t(wantsCode ? 'manual.code.yes' : 'manual.code.no')}
          </Check>
        ))}
      </Group>
      <Check checked={draft.acknowledged} describedBy="manual-acknowledged" onChange={(acknowledged) => change({ acknowledged })}>
        {t('manual.acknowledged')}
      </Check>
      <p className="hint under" id="manual-acknowledged">
        {t('manual.acknowledged.hint')}
      </p>
    </>
  );
}

import type { MembersQuery } from '../../gen/documents';
import { useT } from '../i18n';
import { Check } from '../kit/check';
import { Field } from '../kit/field';
import { NameInput } from '../kit/name-input';
import { Picker } from '../kit/picker';
import { useWrong, type PartProps } from './arrival';
import type { Channel } from './draft';
import { Radios } from './radios';

interface Props extends PartProps {
  channel: Channel;
  members: MembersQuery['members'];
}

/** The reporter: who they are, whom the report is about, and what they get. */
export function Person({ draft, faults, change, channel, members }: Props) {
  const t = useT();
  const wrong = useWrong(faults);
  return (
    <>
      {channel.anonymity.length > 1 && (
        <Radios
          name="anonymity"
          label={t('manual.anonymity')}
          options={channel.anonymity}
          value={draft.anonymity}
          text={(anonymity) => t(`manual.anonymity.${anonymity}`)}
          onChange={(anonymity) => change({ anonymity })}
        />
      )}
      {draft.anonymity === 'CONFIDENTIAL' && <Identity {...{ draft, faults, change }} />}
      <Radios
        name="about"
        label={t('manual.about')}
        hint={t('manual.about.hint')}
        error={wrong('aboutMember')}
        options={[false, true]}
        value={draft.aboutMember}
        text={(aboutMember) => t(aboutMember ? 'manual.yes' : 'manual.no')}
        onChange={(aboutMember) => change({ aboutMember })}
      />
      {draft.aboutMember && (
        <Field label={t('manual.about.who')} error={wrong('about')}>
          {(control) => <Picker control={control} items={members} multiple value={draft.about} onChange={(about) => change({ about })} />}
        </Field>
      )}
      <Radios
        name="code"
        label={t('manual.code')}
        hint={t('manual.code.hint')}
        options={[true, false]}
        value={draft.wantsCode}
        text={(wantsCode) => t(wantsCode ? 'manual.code.yes' : 'manual.code.no')}
        onChange={(wantsCode) => change({ wantsCode })}
      />
      <Check checked={draft.acknowledged} describedBy="manual-acknowledged" onChange={(acknowledged) => change({ acknowledged })}>
        {t('manual.acknowledged')}
      </Check>
      <p className="hint under" id="manual-acknowledged">
        {t('manual.acknowledged.hint')}
      </p>
    </>
  );
}

/** The name and the contact of a reporter who is known. */
function Identity({ draft, faults, change }: PartProps) {
  const t = useT();
  const wrong = useWrong(faults);
  return (
    <>
      <p className="hint">{t('manual.identity.text')}</p>
      <Field label={t('manual.name')} error={wrong('name')}>
        {(control) => <NameInput {...control} autoComplete="off" text={draft.name} onText={(name) => change({ name })} />}
      </Field>
      <Field label={t('manual.contact')} hint={t('manual.contact.hint')} error={wrong('contact')}>
        {(control) => <NameInput {...control} autoComplete="off" text={draft.contact} onText={(contact) => change({ contact })} />}
      </Field>
    </>
  );
}

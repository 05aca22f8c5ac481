import { today } from '@voicase/shared/time';
import type { MembersQuery } from '../../gen/documents';
import { useMember } from '../app/member';
import { inMyLanguage, languageName, useT } from '../i18n';
import { Choice } from '../kit/choice';
import { Field } from '../kit/field';
import { LongText } from '../kit/long-text';
import { NameInput } from '../kit/name-input';
import { isLate, isSpoken, moveTo, OTHER, recordings, sources, type Channel, type Draft, type Fault } from './draft';
import { Radios } from './radios';

export interface PartProps {
  draft: Draft;
  faults: readonly Fault[];
  change: (part: Partial<Draft>) => void;
}

/** The text of a fault, if the draft has the fault. */
export function useWrong(faults: readonly Fault[]) {
  const t = useT();
  return (fault: Fault) => (faults.includes(fault) ? t(`manual.wrong.${fault}`) : undefined);
}

interface Props extends PartProps {
  channels: readonly Channel[];
  members: MembersQuery['members'];
}

/** How the report came in: the channel, the way, the day and the receiver. */
export function Arrival({ draft, faults, change, channels, members }: Props) {
  const t = useT();
  const wrong = useWrong(faults);
  const channel = channels.find(({ id }) => id === draft.channel);
  return (
    <>
      {channels.length > 1 && (
        <Choice
          label={t('manual.channel')}
          value={draft.channel}
          options={channels.map(({ id, name }) => [id, inMyLanguage(name)])}
          onChange={(next) => {
            const to = channels.find(({ id }) => id === next);
            if (to) change(moveTo(draft, to));
          }}
        />
      )}
      <Radios
        name="source"
        label={t('manual.source')}
        error={wrong('source')}
        options={sources}
        value={draft.source}
        text={(source) => t(`manual.source.${source}`)}
        onChange={(source) => change({ source })}
      />
      <ReceivedOn {...{ draft, faults, change }} />
      <Receiver {...{ draft, faults, change, members }} />
      {isSpoken(draft) && (
        <Radios
          name="recording"
          label={t('manual.recording')}
          hint={t('manual.recording.hint')}
          options={recordings}
          value={draft.recording}
          text={(recording) => t(`manual.recording.${recording}`)}
          onChange={(recording) => change({ recording })}
        />
      )}
      {channel && channel.languages.length > 1 && (
        <Choice
          label={t('manual.language')}
          hint={t('manual.language.hint')}
          value={draft.language}
          options={channel.languages.map((code) => [code, languageName(code)])}
          onChange={(language) => language && change({ language })}
        />
      )}
    </>
  );
}

/** The day, and the reason for a late entry. */
function ReceivedOn({ draft, faults, change }: PartProps) {
  const t = useT();
  const wrong = useWrong(faults);
  const day = today(useMember().membership.organisation.timeZone);
  return (
    <>
      <Field label={t('manual.received-on')} hint={t('manual.received-on.hint')} error={wrong('receivedOn')}>
        {(control) => (
          <input
            {...control}
            type="date"
            max={day}
            value={draft.receivedOn}
            onChange={(event) => change({ receivedOn: event.target.value })}
          />
        )}
      </Field>
      {isLate(draft, day) && (
        <Field label={t('manual.late')} hint={t('manual.late.hint')} error={wrong('lateReason')}>
          {(control) => <LongText {...control} rows={3} text={draft.lateReason} onText={(lateReason) => change({ lateReason })} />}
        </Field>
      )}
    </>
  );
}

/** A member, or the name of another person. */
function Receiver({ draft, faults, change, members }: Omit<Props, 'channels'>) {
  const t = useT();
  const wrong = useWrong(faults);
  return (
    <>
      <Choice
        label={t('manual.receiver')}
        value={draft.receiver}
        error={wrong('receiver')}
        options={[...members.map(({ id, name }) => [id, name] as const), [OTHER, t('manual.receiver.other')]]}
        onChange={(receiver) => change({ receiver: receiver ?? '' })}
      />
      {draft.receiver === OTHER && (
        <Field label={t('manual.receiver.name')} error={wrong('receiverName')}>
          {(control) => (
            <NameInput {...control} autoComplete="off" text={draft.receiverName} onText={(receiverName) => change({ receiverName })} />
          )}
        </Field>
      )}
    </>
  );
}

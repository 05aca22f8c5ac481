import { today } from '@voicase/shared/time';
import type { ReactNode } from 'react';
import type { MembersQuery } from '../../gen/documents';
import { useMember } from '../app/member';
import { inMyLanguage, languageName, useT } from '../i18n';
import { Check } from '../kit/check';
import { Choice } from '../kit/choice';
import { GroupError } from '../kit/errors';
import { Field } from '../kit/field';
import { LongText } from '../kit/long-text';
import { NameInput } from '../kit/name-input';
import { isLate, isSpoken, moveTo, OTHER, recordings, sources, type Channel, type Draft, type Fault } from './draft';

export interface PartProps {
  draft: Draft;
  faults: readonly Fault[];
  change: (part: Partial<Draft>) => void;
}

interface Props extends PartProps {
  channels: readonly Channel[];
  members: MembersQuery['members'];
}

/** How the report came in: the channel, the way, the day and the receiver. */
export function Arrival({ draft, faults, change, channels, members }: Props) {
  const t = useT();
  const day = today(useMember().membership.organisation.timeZone);
  const wrong = (fault: Fault) => (faults.includes(fault) ? t(`manual.wrong.${fault}`) : undefined);
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
      <Group id="manual-source" label={t('manual.source')} error={wrong('source')}>
        {sources.map((source) => (
          <Check key={source} type="radio" name="source" checked={draft.source === source} onChange={() => change({ source })}>
            {t(`manual.source.${source}`)}
          </Check>
        ))}
      </Group>
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
      {isSpoken(draft) && (
        <Group id="manual-recording" label={t('manual.recording')} hint={t('manual.recording.hint')}>
          {recordings.map((recording) => (
            <Check
              key={recording}
              type="radio"
              name="recording"
              checked={draft.recording === recording}
              onChange={() => change({ recording })}
            >
              {t(`manual.recording.${recording}`)}
            </Check>
          ))}
        </Group>
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

interface GroupProps {
  id: string;
  label: string;
  hint?: string;
  error?: string | undefined;
  children: ReactNode;
}

/** Choices that belong together. */
export function Group({ id, label, hint, error, children }: GroupProps) {
  return (
    <fieldset id={id} aria-describedby={[hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ') || undefined}>
      <legend>{label}</legend>
      {hint && (
        <p className="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      <GroupError id={id} label={label} text={error} />
      {children}
    </fieldset>
  );
}

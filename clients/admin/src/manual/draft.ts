/** What a member types while they enter a report for another person, and what is still missing. */
import { toSend, type Answers, type Form } from '@voicase/shared/form';
import { TEXT, left } from '@voicase/shared/limits';
import { shows } from '@voicase/shared/text';
import { daysBetween } from '@voicase/shared/time';
import type { EnterReportInput, EntryChannelsQuery } from '../../gen/documents';
import { isName } from '../kit/name-input';

export type Channel = EntryChannelsQuery['entryChannels'][number];

export const sources = ['PHONE', 'POST', 'MEETING', 'EMAIL'] as const;
export type Source = (typeof sources)[number];
export const recordings = ['NONE', 'REFUSED', 'AGREED'] as const;
export type Recording = (typeof recordings)[number];

/** Days after which the entry needs a reason (api/src/limit.rs). */
const LATE = 90;
/** Another person than a member. */
export const OTHER = 'other';

export interface Draft {
  channel: string;
  language: string;
  source: Source | undefined;
  receivedOn: string;
  lateReason: string;
  /** The id of a member, or `OTHER`. */
  receiver: string;
  receiverName: string;
  recording: Recording;
  answers: Answers;
  anonymity: 'ANONYMOUS' | 'CONFIDENTIAL';
  name: string;
  contact: string;
  aboutMember: boolean | undefined;
  about: string[];
  wantsCode: boolean;
  acknowledged: boolean;
}

export const firstDraft = (channel: Channel, receiver: string, today: string, language: string): Draft => ({
  channel: channel.id,
  language: channel.languages.includes(language) ? language : (channel.languages[0] ?? 'en'),
  source: undefined,
  receivedOn: today,
  lateReason: '',
  receiver,
  receiverName: '',
  recording: 'NONE',
  answers: {},
  anonymity: channel.anonymity[0] ?? 'ANONYMOUS',
  name: '',
  contact: '',
  aboutMember: undefined,
  about: [],
  wantsCode: true,
  acknowledged: false,
});

/** Another channel may have other languages and another form. The answers to questions that it does not have are not sent. */
export const moveTo = (draft: Draft, channel: Channel): Draft => ({
  ...draft,
  channel: channel.id,
  language: channel.languages.includes(draft.language) ? draft.language : (channel.languages[0] ?? 'en'),
  anonymity: channel.anonymity.includes(draft.anonymity) ? draft.anonymity : (channel.anonymity[0] ?? 'ANONYMOUS'),
});

/** Only a conversation can be recorded. */
export const isSpoken = ({ source }: Pick<Draft, 'source'>): boolean => source === 'PHONE' || source === 'MEETING';

export const isLate = ({ receivedOn }: Pick<Draft, 'receivedOn'>, today: string): boolean => daysBetween(receivedOn, today) > LATE;

export type Fault = 'source' | 'receivedOn' | 'lateReason' | 'receiver' | 'receiverName' | 'name' | 'contact' | 'aboutMember' | 'about';

const isReason = (text: string) => shows(text) && left(text, TEXT) >= 0;

export function arrivalFaults(draft: Draft, today: string): Fault[] {
  const { source, receivedOn, lateReason, receiver, receiverName } = draft;
  return [
    !source && ('source' as const),
    !(receivedOn && receivedOn <= today) && ('receivedOn' as const),
    isLate(draft, today) && !isReason(lateReason) && ('lateReason' as const),
    !receiver && ('receiver' as const),
    receiver === OTHER && !isName(receiverName) && ('receiverName' as const),
  ].filter((fault) => fault !== false);
}

export function personFaults({ anonymity, name, contact, aboutMember, about }: Draft): Fault[] {
  const isNamed = anonymity === 'CONFIDENTIAL';
  return [
    isNamed && !isName(name) && ('name' as const),
    isNamed && !isName(contact) && ('contact' as const),
    aboutMember === undefined && ('aboutMember' as const),
    aboutMember === true && about.length === 0 && ('about' as const),
  ].filter((fault) => fault !== false);
}

export function toInput(
  draft: Draft,
  form: { id: string; definition: unknown },
  today: string,
): Omit<EnterReportInput, 'idempotencyKey' | 'access'> {
  const { channel, language, source, receivedOn, lateReason, receiver, receiverName, anonymity, name, contact, acknowledged } = draft;
  return {
    channel,
    form: form.id,
    source: source ?? 'PHONE',
    receivedOn,
    ...(isLate(draft, today) && { lateReason }),
    ...(receiver === OTHER ? { receivedName: receiverName.trim() } : { receivedBy: receiver }),
    recording: isSpoken(draft) ? draft.recording : 'NONE',
    anonymity,
    language,
    answers: toSend(form.definition as Form, draft.answers),
    ...(anonymity === 'CONFIDENTIAL' && { identity: { name: name.trim(), contact: contact.trim() } }),
    acknowledged,
    about: draft.aboutMember ? draft.about : [],
  };
}

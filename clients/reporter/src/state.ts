/** The state of the page, which is kept in memory only. So leaving the page deletes the state. */
import type { Bytes } from '@voicase/shared/bytes';
import type { Answers, Form, Texts } from '@voicase/shared/form';
import { type ApiProblem } from '@voicase/shared/gql';
import type { Upload } from '@voicase/shared/upload';
import type { Fault } from '@voicase/shared/validate';
import type { ChannelQuery, IdentityInput, ReportPartsFragment } from '../gen/documents.ts';

export type Report = ReportPartsFragment;
export type Message = Report['messages']['nodes'][number];
export type ReportFile = Report['files'][number];

/** The public facts of a channel, with the types of its JSON fields. */
export type Channel = Omit<ChannelQuery['channel'], 'name' | 'welcome' | 'readers' | 'form' | 'lawPack'> & {
  name: Texts;
  welcome: Texts;
  readers: Texts;
  form: { id: string; version: number; definition: Form };
  lawPack: Omit<ChannelQuery['channel']['lawPack'], 'authorities'> & { authorities: { name: Texts; url: string }[] };
};

export interface Draft {
  idempotencyKey: string;
  /**
   * The seed of the access code. The seed is created early, because the secret that is derived from it is sent with the
   * report.
   */
  seed: Bytes;
  anonymity: 'ANONYMOUS' | 'CONFIDENTIAL';
  name: string;
  contact: string;
  answers: Answers;
  uploads: Upload[];
  /** The name of each request with this draft that may have arrived. An anonymous request has none. */
  attempts: (IdentityInput | undefined)[];
}

/** A message that is being written. The message outlives the session. */
export interface Composer {
  idempotencyKey: string;
  text: string;
  uploads: Upload[];
  /** The content that was first sent under this idempotency key, if the response was lost. */
  first?: Pick<Composer, 'text' | 'uploads'>;
}

/** A claim of retaliation that is being written. The claim outlives the session. */
export interface Claim {
  /** The reference of the report that the claim is about. */
  about: string;
  idempotencyKey: string;
  /** The seed of the access code of the claim. */
  seed: Bytes;
  what: string;
  since: string;
  knows: string;
}

/** The record that corrections are about, as it was when their text last changed. */
export interface About {
  id: string;
  version: number;
  heldOn: string;
  /** The reference of the report. */
  reference: string;
  /** The ids of all records of the report. A newer version has another id. */
  known: string[];
}

/** The wish of a meeting or the corrections of a record that are being written. They outlive the session. */
export interface Typed {
  idempotencyKey: string;
  text: string;
  form: 'IN_PERSON' | 'PHONE' | 'VIDEO';
  /** Only of corrections. */
  about?: About;
}

/** The access code of a report that was sent from this page. */
export interface Receipt {
  seed: Bytes;
  reference: string;
  /** Whether the reporter has typed the last group or word of the code. Until then the page keeps showing the code. */
  isKept: boolean;
  /** Whether the report is a claim of retaliation. Then the reporter has two access codes. */
  isClaim?: true;
}

export interface State {
  channel: Channel | undefined;
  loadProblem: ApiProblem | undefined;
  draft: Draft | undefined;
  faults: Fault[];
  /** Why the last send or fetch failed. Cleared by the next attempt. */
  problem: ApiProblem | undefined;
  /** Three notices are `alreadyArrived` with another name than the draft: none is wanted, none arrived, or an earlier one arrived. */
  notice: 'formChanged' | 'alreadyArrived' | 'arrivedWithName' | 'arrivedWithoutName' | 'arrivedWithOldName' | undefined;
  /** Set while the draft is sent. Aborting stops the sending. The draft does not change meanwhile. */
  sending: AbortController | undefined;
  /** An access code is being checked. */
  opening: boolean;
  messaging: boolean;
  /** The reporter changed the message while it was being sent, and these changes were not sent. */
  changedSince: boolean;
  /** Estimated seconds of proof of work, while this device calculates. */
  work: number | undefined;
  receipt: Receipt | undefined;
  report: Report | undefined;
  composer: Composer | undefined;
  /** Unsent messages of ended sessions, with the reference of their report. The page does not show these messages. */
  unsent: { composer: Composer; reference: string }[];
  /** The claims that are being written, also of ended sessions. The page shows only the claim about the open report. */
  claims: Claim[];
  /** By the id of the first corrected version of the record, or by the reference of the report for a wish. */
  typed: Partial<Record<string, Typed>>;
  /** The access code that the person is typing. The typed code stays after a wrong attempt. */
  typedReceipt: string;
  endsSoon: boolean;
  /** The texts of a language did not load, and the page kept the old language. */
  languageFailed: boolean;
}

const empty: State = {
  channel: undefined,
  loadProblem: undefined,
  draft: undefined,
  faults: [],
  problem: undefined,
  notice: undefined,
  sending: undefined,
  opening: false,
  messaging: false,
  changedSince: false,
  work: undefined,
  receipt: undefined,
  report: undefined,
  composer: undefined,
  unsent: [],
  claims: [],
  typed: {},
  typedReceipt: '',
  endsSoon: false,
  languageFailed: false,
};

export const state: State = { ...empty };

let render: () => void = () => undefined;

export function onChange(listener: () => void): void {
  render = listener;
}

export function update(patch: Partial<State> = {}): void {
  Object.assign(state, patch);
  render();
}

/** Deletes everything except the public facts of the channel. */
export function forget(): void {
  state.sending?.abort();
  const written = [state.draft, state.composer, ...state.unsent.map(({ composer }) => composer)];
  for (const upload of written.flatMap((one) => one?.uploads ?? [])) upload.remove();
  const { channel, loadProblem } = state;
  update({ ...empty, channel, loadProblem });
}

export const isWritten = (composer: Composer | undefined): composer is Composer => Boolean(composer?.text || composer?.uploads.length);

export const isTold = ({ what, since, knows }: Claim): boolean => [what, since, knows].some(Boolean);

export const hasClaim = (): boolean => state.claims.some(isTold);

/** Whether the page holds texts of ended sessions, or texts that outlive the session. */
export const hasUnsent = (): boolean => state.unsent.length > 0 || Object.values(state.typed).some((typed) => typed?.text);

export const hasUnkeptReceipt = (): boolean => state.receipt?.isKept === false;

/** Whether leaving would lose data. */
export const isDirty = (): boolean => {
  const { draft, composer } = state;
  const written =
    draft !== undefined && (Object.keys(draft.answers).length > 0 || draft.uploads.length > 0 || draft.name !== '' || draft.contact !== '');
  return written || hasUnkeptReceipt() || isWritten(composer) || hasUnsent() || hasClaim();
};

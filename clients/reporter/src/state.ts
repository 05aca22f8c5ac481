/** All that the page knows. It lives in memory alone: leaving the page is forgetting. */
import type { Bytes } from '@voicase/shared/bytes';
import type { Answers, Form, Texts } from '@voicase/shared/form';
import { type ApiProblem } from '@voicase/shared/gql';
import type { Upload } from '@voicase/shared/upload';
import type { Fault } from '@voicase/shared/validate';
import type { ChannelQuery, ReportPartsFragment } from '../gen/documents.ts';

export type Report = ReportPartsFragment;
export type Message = Report['messages']['nodes'][number];
export type ReportFile = Report['files'][number];

/** What anybody may know of a channel; the JSON fields have these shapes. */
export type Channel = Omit<ChannelQuery['channel'], 'name' | 'welcome' | 'readers' | 'form'> & {
  name: Texts;
  welcome: Texts;
  readers: Texts;
  form: { id: string; version: number; definition: Form };
};

/** A report that is being written. */
export interface Draft {
  idempotencyKey: string;
  /** The receipt, long before it is shown: its secret is sent with the report. */
  seed: Bytes;
  anonymity: 'ANONYMOUS' | 'CONFIDENTIAL';
  name: string;
  contact: string;
  answers: Answers;
  uploads: Upload[];
  /** A request with it has left and was not refused. */
  mayHaveArrived: boolean;
}

/** A message that is being written; it outlives a session that ended. */
export interface Composer {
  idempotencyKey: string;
  text: string;
  uploads: Upload[];
  /** What was sent first under this key, should its answer have been lost. */
  first?: Pick<Composer, 'text' | 'uploads'>;
}

/** The receipt of a report that was sent from this page. */
export interface Receipt {
  seed: Bytes;
  reference: string;
  /** Typed back once. Until then the page shows it, whatever else ends or begins. */
  isKept: boolean;
}

export interface State {
  channel: Channel | undefined;
  /** Why the channel or the pages did not load. */
  loadProblem: ApiProblem | undefined;
  draft: Draft | undefined;
  faults: Fault[];
  /** Why something could not be sent or fetched, until it is tried again. */
  problem: ApiProblem | undefined;
  /** A form came back changed, or a report had already arrived. */
  notice: 'formChanged' | 'alreadyArrived' | undefined;
  /** The draft is being sent; aborting stops that. Nothing of the draft changes meanwhile. */
  sending: AbortController | undefined;
  /** A receipt is being tried. */
  opening: boolean;
  /** A message is being sent. */
  messaging: boolean;
  /** The message went as it was when it was sent, without what was changed since. */
  changedSince: boolean;
  /** About how many seconds of work this device has before it, while it works. */
  work: number | undefined;
  receipt: Receipt | undefined;
  report: Report | undefined;
  composer: Composer | undefined;
  /** Messages that were being written when their session ended, by the reference of their report. Nothing of them is shown. */
  unsent: { composer: Composer; reference: string }[];
  /** What the person is typing to come back; kept when it was wrong. */
  typedReceipt: string;
  endsSoon: boolean;
  /** The texts of a language could not be fetched; the page kept another. */
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

/** Everything but the public facts of the channel. */
export function forget(): void {
  state.sending?.abort();
  const written = [state.draft, state.composer, ...state.unsent.map(({ composer }) => composer)];
  for (const upload of written.flatMap((one) => one?.uploads ?? [])) upload.remove();
  const { channel, loadProblem } = state;
  update({ ...empty, channel, loadProblem });
}

export const isWritten = (composer: Composer | undefined): composer is Composer => Boolean(composer?.text || composer?.uploads.length);

export const hasUnkeptReceipt = (): boolean => state.receipt?.isKept === false;

/** Whether leaving would lose something. */
export const isDirty = (): boolean => {
  const { draft, composer, unsent } = state;
  const written =
    draft !== undefined && (Object.keys(draft.answers).length > 0 || draft.uploads.length > 0 || draft.name !== '' || draft.contact !== '');
  return written || hasUnkeptReceipt() || isWritten(composer) || unsent.length > 0;
};

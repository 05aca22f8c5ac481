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
}

/** A message that is being written; it outlives a session that ended. */
export interface Composer {
  idempotencyKey: string;
  text: string;
  uploads: Upload[];
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
  busy: boolean;
  /** About how many seconds of work this device has before it, while it works. */
  work: number | undefined;
  /** The receipt of a report sent from this page, to be shown again in this session. */
  receipt: Bytes | undefined;
  receiptKept: boolean;
  report: Report | undefined;
  composer: Composer | undefined;
  /** What the person is typing to come back; kept when it was wrong. */
  typedReceipt: string;
  endsSoon: boolean;
}

const empty: State = {
  channel: undefined,
  loadProblem: undefined,
  draft: undefined,
  faults: [],
  problem: undefined,
  notice: undefined,
  busy: false,
  work: undefined,
  receipt: undefined,
  receiptKept: false,
  report: undefined,
  composer: undefined,
  typedReceipt: '',
  endsSoon: false,
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
  for (const upload of [...(state.draft?.uploads ?? []), ...(state.composer?.uploads ?? [])]) upload.remove();
  const { channel, loadProblem } = state;
  update({ ...empty, channel, loadProblem });
}

/** Whether leaving would lose something. */
export const isDirty = (): boolean => {
  const { draft, receipt, receiptKept, composer } = state;
  const written = draft !== undefined && (Object.keys(draft.answers).length > 0 || draft.uploads.length > 0 || draft.name !== '');
  return written || (receipt !== undefined && !receiptKept) || Boolean(composer?.text || composer?.uploads.length);
};

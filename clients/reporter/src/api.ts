/** All requests to the server. The session is kept in memory only, and each response replaces it. */
import { accessSecret } from '@voicase/shared/receipt';
import type { Bytes } from '@voicase/shared/bytes';
import { fetchFile } from '@voicase/shared/download';
import { client } from '@voicase/shared/gql';
import type { Slot } from '@voicase/shared/upload';
import * as documents from '../gen/documents.ts';
import type { Channel, Message, Report, ReportFile } from './state.ts';

const SESSION = 'X-Reporter-Session';

let session: string | undefined;
/** The session of a report that is being opened. A failed response must not replace the session of the open report. */
let other: string | undefined;
/**
 * Aborts the pending requests of a session. A late response must not open a locked report again, and a retry must not run in another
 * session.
 */
let scope = new AbortController();
let renewed: (isNew: boolean) => void = () => undefined;

export const hasSession = (): boolean => session !== undefined;

export function dropSession(): void {
  session = other = undefined;
  scope.abort();
  scope = new AbortController();
}

export const onRenewed = (listener: (isNew: boolean) => void): void => void (renewed = listener);

/** The requests with this signal end when the report is locked, or when another report opens. */
export const sessionSignal = (): AbortSignal => scope.signal;

// Do not send the session of another report.
const headers = (name?: string): Record<string, string> => (session && name !== 'OpenReport' ? { [SESSION]: session } : {});

function answered(got: Headers, name?: string): void {
  const token = got.get(SESSION);
  if (!token) return;
  if (name === 'OpenReport' || name === 'ClaimRetaliation') return void (other = token);
  const isNew = session === undefined;
  session = token;
  renewed(isNew);
}

/** Begins the session of another report. A late response to the report before must not replace the session. */
function begin(): void {
  const next = other;
  dropSession();
  session = next;
  renewed(true);
}

const gql = client({ path: (name) => (name === 'OpenReport' ? '/graphql/auth' : '/graphql'), headers, answered });

export async function fetchChannel(slug: string): Promise<Channel> {
  return (await gql(documents.Channel, { slug })).channel as Channel;
}

export async function openReport(channel: Channel, seed: Bytes, signal?: AbortSignal): Promise<Report> {
  const access = await accessSecret(seed, channel.organisationId);
  signal?.throwIfAborted();
  const { report } = (await gql(documents.OpenReport, { input: { channel: channel.slug, access } }, signal)).openReport;
  begin();
  return report;
}

export async function fetchReport(): Promise<Report> {
  return (await gql(documents.Report, {}, scope.signal)).report;
}

export async function fetchEarlier(before: number): Promise<Report['messages']> {
  return (await gql(documents.EarlierMessages, { before }, scope.signal)).report.messages;
}

export async function submitReport(input: documents.SubmitReportInput, signal: AbortSignal): Promise<Report> {
  return (await gql(documents.SubmitReport, { input }, signal)).submitReport.report;
}

export async function sendMessage(input: documents.SendMessageInput): Promise<Message> {
  return (await gql(documents.SendMessage, { input }, scope.signal)).sendMessage.message;
}

export async function answerRecord(input: documents.AnswerRecordInput): Promise<Report> {
  return (await gql(documents.AnswerRecord, { input }, scope.signal)).answerRecord.report;
}

export async function requestMeeting(input: documents.RequestMeetingInput): Promise<Report> {
  return (await gql(documents.RequestMeeting, { input }, scope.signal)).requestMeeting.report;
}

export async function claimRetaliation(input: documents.ClaimRetaliationInput, signal: AbortSignal): Promise<Report> {
  signal.throwIfAborted();
  const { report } = (await gql(documents.ClaimRetaliation, { input }, signal)).claimRetaliation;
  begin();
  return report;
}

export async function markRead(upTo: number): Promise<number> {
  return (await gql(documents.MarkRead, { input: { upTo } }, scope.signal)).markRead.report.unread;
}

export async function answerDisclosure(disclosure: string, consent: boolean): Promise<Report['disclosures']> {
  return (await gql(documents.AnswerDisclosure, { input: { disclosure, consent } }, scope.signal)).answerDisclosure.report.disclosures;
}

export const openUpload =
  (channel: Channel) =>
  async (size: number): Promise<Slot> =>
    (await gql(documents.OpenUpload, { input: { channel: channel.slug, size } })).openUpload;

export function download(file: ReportFile, onProgress: (part: number) => void): Promise<Blob> {
  const own = scope;
  return fetchFile(`/down/${file.id}`, headers(), file, onProgress, (got) => own === scope && answered(got));
}

/** Groups the versions of the records of conversations. */
import type { CaseMeetingsQuery } from '../../gen/documents';

export type Meetings = CaseMeetingsQuery['case'];
export type Record = NonNullable<Meetings['records']>[number];
export type Request = NonNullable<Meetings['meetings']>[number];

export interface Conversation {
  latest: Record;
  /** The versions that the latest one replaced, the newest first. */
  earlier: Record[];
}

/** The conversations, the latest first. */
export function conversations(records: readonly Record[]): Conversation[] {
  const groups = new Map<string, Record[]>();
  for (const record of records) groups.set(record.conversation, [record, ...(groups.get(record.conversation) ?? [])]);
  const all = [...groups.values()].flatMap((versions): Conversation[] => {
    const [latest, ...earlier] = versions.sort((a, b) => b.version - a.version);
    return latest ? [{ latest, earlier }] : [];
  });
  return all.sort((a, b) => b.latest.heldOn.localeCompare(a.latest.heldOn));
}

/** The day on which a member answered a request that waits. */
export const answerOf = ({ dueOn }: Pick<Request, 'dueOn'>, deadlines: readonly { kind: string; dueOn: string; metOn: string | null }[]) =>
  deadlines.find((one) => one.kind === 'MEETING' && one.dueOn === dueOn)?.metOn;

export type State = 'SIGNED' | 'AGREED' | 'CORRECTED' | 'OFFERED' | 'WRITTEN';

/** What happened to a version last, and on which day. */
export function stateOf(
  { signedOn, agreedOn, correctedOn, offeredOn, writtenAt }: Record,
  dayOf: (at: string) => string,
): { state: State; on: string } {
  if (signedOn) return { state: 'SIGNED', on: signedOn };
  if (agreedOn) return { state: 'AGREED', on: agreedOn };
  if (correctedOn) return { state: 'CORRECTED', on: correctedOn };
  if (offeredOn) return { state: 'OFFERED', on: offeredOn };
  return { state: 'WRITTEN', on: dayOf(writtenAt) };
}

export const isSettled = ({ signedOn, agreedOn }: Record): boolean => Boolean(signedOn ?? agreedOn);

import {
  Case,
  CaseDialogue,
  CaseHistory,
  CaseRedactions,
  CaseReport,
  type CaseDialogueQuery,
} from '../../../gen/documents';
import { request } from '../../session/request';
import type { CaseHead } from '../context';
import type { Content, Message } from './content';

export const parts = ['report', 'messages', 'notes', 'closing', 'events'] as const;
export type Part = (typeof parts)[number];

/** Requests all messages, oldest first. The server sends pages of twenty, the newest page first. */
async function allMessages(id: string): Promise<Message[]> {
  const all: Message[] = [];
  for (let before: number | null = null; ; ) {
    const { messages }: CaseDialogueQuery['case'] = (await request(CaseDialogue, { id, before })).case;
    all.unshift(...(messages?.nodes ?? []));
    before = messages?.nodes[0]?.number ?? null;
    if (!messages?.hasEarlier || before === null) return all;
  }
}

/** Requests the chosen parts again. Cached data may be older, and the server records that these parts were read. */
export async function loadContent(id: string, chosen: ReadonlySet<Part>): Promise<Content> {
  const wantsHistory = chosen.has('notes') || chosen.has('events');
  const [report, messages, head, history] = await Promise.all([
    chosen.has('report') ? request(CaseReport, { id }) : undefined,
    chosen.has('messages') ? allMessages(id) : undefined,
    chosen.has('closing') ? request(Case, { id, dialogue: false }) : undefined,
    wantsHistory ? request(CaseHistory, { id, notes: chosen.has('notes') }) : undefined,
  ]);
  return {
    ...(report && { report: report.case }),
    ...(messages && { messages }),
    // A sheet is for others, so the member's private notes are left out.
    ...(chosen.has('notes') && { notes: (history?.case.notes ?? []).filter((note) => !note.private) }),
    ...(head && { closing: head.case }),
    ...(chosen.has('events') && { events: history?.case.timeline ?? [] }),
  };
}

/** As `loadContent`, with the redacted version of each text that has one. */
export async function loadRedacted({ id, title }: Pick<CaseHead, 'id' | 'title'>, chosen: ReadonlySet<Part>): Promise<Content> {
  const [content, found, { withRedacted }, { currentTexts }] = await Promise.all([
    loadContent(id, chosen),
    request(CaseRedactions, { id }),
    import('../../redaction/sheet'),
    import('../../redaction/versions'),
  ]);
  return withRedacted(content, currentTexts(found.case.redactions), title);
}

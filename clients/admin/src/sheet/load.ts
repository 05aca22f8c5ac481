import {
  Case,
  CaseDialogue,
  CaseHistory,
  CaseInvestigation,
  CaseMeetings,
  CaseOutside,
  CasePeople,
  CaseProtection,
  CaseRedactions,
  CaseReport,
  type CaseDialogueQuery,
} from '../../gen/documents';
import { request } from '../session/request';
import type { Content, Message, Part } from './content';
import { rooms } from './rooms';

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

/** How each part is requested. Parts that share a document share its request. */
function requests(id: string, chosen: ReadonlySet<Part>) {
  const wanted = <Found>(ask: () => Promise<Found>, ...of: Part[]) => (of.some((part) => chosen.has(part)) ? ask() : undefined);
  return Promise.all([
    wanted(() => request(CaseReport, { id }), 'report'),
    wanted(() => request(CasePeople, { id }), 'persons'),
    wanted(() => allMessages(id), 'messages'),
    wanted(() => request(CaseHistory, { id, notes: chosen.has('notes') }), 'notes', 'events'),
    wanted(() => request(CaseMeetings, { id }), 'meetings'),
    wanted(() => request(Case, { id, dialogue: false }), 'tasks', 'closing'),
    wanted(() => request(CaseInvestigation, { id }), 'evidence', 'interviews'),
    wanted(() => request(CaseProtection, { id }), 'protection'),
    wanted(() => request(CaseOutside, { id }), 'questions'),
  ]);
}

/**
 * Requests the chosen parts again. Cached data may be older, and the server records that these parts were read. The
 * components of the parts are loaded too, because the sheet is printed in its first frame.
 */
export async function loadContent(id: string, chosen: ReadonlySet<Part>): Promise<Content> {
  const [[report, people, messages, history, meetings, head, investigation, protection, outside]] = await Promise.all([
    requests(id, chosen),
    ...[...chosen].map((part) => rooms[part].preload()),
  ]);
  if (chosen.has('events')) {
    const { loadEventTexts } = await import('../case/conversation/event-text');
    await loadEventTexts(history?.case.timeline ?? []);
  }
  return {
    ...(report && { report: report.case }),
    ...(people && { persons: people.case.persons ?? [] }),
    ...(messages && { messages }),
    ...(meetings && { meetings: meetings.case }),
    ...(protection && { protection: protection.case }),
    ...(outside && { questions: outside.case.outsideRequests ?? [] }),
    // A sheet is for others, so the member's private notes are left out.
    ...(chosen.has('notes') && { notes: (history?.case.notes ?? []).filter((note) => !note.private) }),
    ...(chosen.has('events') && { events: history?.case.timeline ?? [] }),
    ...(head && chosen.has('tasks') && { tasks: head.case }),
    ...(head && chosen.has('closing') && { closing: head.case }),
    ...(investigation && chosen.has('evidence') && { evidence: investigation.case }),
    ...(investigation && chosen.has('interviews') && { interviews: investigation.case.interviews ?? [] }),
  };
}

/** As `loadContent`, with the redacted version of each text that has one. */
export async function loadRedacted(id: string, chosen: ReadonlySet<Part>): Promise<Content> {
  const [content, found, { withRedacted }, { currentTexts }] = await Promise.all([
    loadContent(id, chosen),
    request(CaseRedactions, { id }),
    import('./redacted'),
    import('../redaction/versions'),
  ]);
  return withRedacted(content, currentTexts(found.case.redactions));
}

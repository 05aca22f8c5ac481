import type { Message, Report } from '../state.ts';

/** Joins pages of a dialogue in order, without duplicates. */
export function merged(...pages: readonly (readonly Message[])[]): Message[] {
  const byNumber = new Map(pages.flat().map((message) => [message.number, message]));
  return [...byNumber.values()].sort((a, b) => a.number - b.number);
}

/** Keeps the earlier messages that were already loaded when the report is fetched again. */
export function keepEarlier(fresh: Report, shown: Report | undefined): Report {
  if (!shown || shown.reference !== fresh.reference) return fresh;
  const first = fresh.messages.nodes[0]?.number ?? 0;
  const earlier = shown.messages.nodes.filter((message) => message.number < first);
  if (earlier.length === 0) return fresh;
  return { ...fresh, messages: { nodes: merged(earlier, fresh.messages.nodes), hasEarlier: shown.messages.hasEarlier } };
}

export const withMessage = (report: Report, message: Message): Report => ({
  ...report,
  messages: { ...report.messages, nodes: merged(report.messages.nodes, [message]) },
});

export const withEarlier = (report: Report, page: Report['messages']): Report => ({
  ...report,
  messages: { nodes: merged(page.nodes, report.messages.nodes), hasEarlier: page.hasEarlier },
});

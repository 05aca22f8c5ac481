import { isAnswered, type Form, type Question } from '@voicase/shared/form';
import type { Content, OpenText } from '../case/print/content';

const none: never[] = [];

/** The questions by id. */
function labelsOf(form: unknown): Map<string, Question['label']> {
  const questions = (form as Form).steps.flatMap((step) => step.questions);
  return new Map(questions.map(({ id, label }) => [id, label]));
}

function openAnswers({ report }: Content, texts: ReadonlyMap<string, string>): OpenText[] {
  if (!report) return none;
  const labels = labelsOf(report.form.definition);
  const open = (report.answers ?? none).filter(({ id, value }) => isAnswered(value) && !texts.has(id));
  return open.map(({ id, question }) => {
    const label = labels.get(question);
    return { id, kind: 'answer', ...(label && { question: label }) };
  });
}

function openMessages({ messages = none }: Content, texts: ReadonlyMap<string, string>): OpenText[] {
  return messages.flatMap(({ id, author, member, sentOn, files }): OpenText[] => {
    const of = { when: sentOn, ...(author !== 'REPORTER' && { name: member?.name ?? '' }) };
    return [
      ...(texts.has(id) ? none : [{ id, kind: 'message' as const, ...of }]),
      ...(files.length > 0 ? [{ id: `${id} files`, kind: 'files' as const, ...of }] : none),
    ];
  });
}

/** The reason of a retracted note has no redacted version. */
function openNotes({ notes = none }: Content, texts: ReadonlyMap<string, string>): OpenText[] {
  const open = notes.filter(({ id, retractionReason }) => !texts.has(id) || retractionReason);
  return open.map(({ id, member, writtenAt }) => ({ id, kind: 'note', name: member.name, when: writtenAt }));
}

function openParts({ closing, events }: Content): OpenText[] {
  const hasClosing = closing && (closing.closing ?? closing.earlierClosings?.[0] ?? closing.correctiveActions?.[0]);
  return [
    ...(hasClosing ? [{ id: 'closing', kind: 'closing' as const }] : none),
    ...(events?.some(({ reason, action }) => reason ?? action) ? [{ id: 'events', kind: 'events' as const }] : none),
  ];
}

/** Replaces each text that has a redacted version, and lists the other texts of the sheet. */
export function withRedacted(content: Content, texts: ReadonlyMap<string, string>, title: string | null): Content {
  const { report, messages, notes } = content;
  const textOf = <One extends { id: string; text: string }>(one: One): One => ({ ...one, text: texts.get(one.id) ?? one.text });
  const answers = report?.answers?.map((one) => ({ ...one, value: texts.get(one.id) ?? (one.value as unknown) }));
  return {
    ...content,
    ...(report && { report: { ...report, answers: answers ?? null } }),
    ...(messages && { messages: messages.map(textOf) }),
    ...(notes && { notes: notes.map(textOf) }),
    open: [
      ...(title ? [{ id: 'title', kind: 'title' as const }] : none),
      ...openAnswers(content, texts),
      ...openMessages(content, texts),
      ...openNotes(content, texts),
      ...openParts(content),
    ],
  };
}

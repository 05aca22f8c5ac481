import { isAnswered, type Form, type Question } from '@voicase/shared/form';
import { isFilled, type Content, type OpenText, type Part } from './content';

const none: never[] = [];

/** The questions that are answered in free text, by id. Other answers can have no redacted version. */
function textQuestions(form: unknown): Map<string, Question> {
  const questions = (form as Form).steps.flatMap((step) => step.questions);
  return new Map(questions.filter(({ type }) => type === 'text' || type === 'long_text').map((one) => [one.id, one]));
}

function openAnswers({ report }: Content, texts: ReadonlyMap<string, string>): OpenText[] {
  if (!report) return none;
  const questions = textQuestions(report.form.definition);
  const open = (report.answers ?? none).filter(({ id, value }) => isAnswered(value) && !texts.has(id));
  return [
    ...open.flatMap(({ id, question }): OpenText[] => {
      const label = questions.get(question)?.label;
      return label ? [{ id, kind: 'answer', question: label }] : none;
    }),
    ...(open.some(({ question }) => !questions.has(question)) ? [{ id: 'choices', kind: 'choices' as const }] : none),
  ];
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

/** The reason of a retracted note can have no redacted version. */
function openNotes({ notes = none }: Content, texts: ReadonlyMap<string, string>): OpenText[] {
  return notes.flatMap(({ id, member, writtenAt, retractionReason }): OpenText[] => {
    const of = { name: member.name, when: writtenAt };
    return [
      ...(texts.has(id) ? none : [{ id, kind: 'note' as const, ...of }]),
      ...(retractionReason ? [{ id: `${id} reason`, kind: 'retraction' as const, ...of }] : none),
    ];
  });
}

/** All versions of the minutes of the interviews. */
function openMinutes({ interviews = none }: Content, texts: ReadonlyMap<string, string>): OpenText[] {
  return interviews.flatMap(({ name, day, minutes }) =>
    minutes.filter(({ id }) => !texts.has(id)).map(({ id, version }): OpenText => ({ id, kind: 'minutes', name, when: day, version })),
  );
}

/** All versions of the records of conversations. */
function openRecords({ meetings }: Content, texts: ReadonlyMap<string, string>): OpenText[] {
  const open = (meetings?.records ?? none).filter(({ id }) => !texts.has(id));
  return open.map(({ id, heldOn, version }) => ({ id, kind: 'record', when: heldOn, version }));
}

/** Parts with texts that can have no redacted version. Of the events, only reasons and corrective actions are such texts. */
function openParts(content: Content): OpenText[] {
  const { meetings, events } = content;
  const isFull = (part: Part) => content[part] !== undefined && isFilled(part, content);
  const full = (['persons', 'tasks', 'evidence', 'interviews', 'protection', 'questions', 'closing'] as const).filter(isFull);
  const hasEntry = meetings?.entry?.receivedName ?? meetings?.entry?.lateReason;
  const kinds: OpenText['kind'][] = [
    ...full,
    ...(hasEntry ? (['meetings'] as const) : none),
    ...(events?.some(({ reason, action }) => reason ?? action) ? (['events'] as const) : none),
  ];
  return kinds.map((kind) => ({ id: kind, kind }));
}

/** Replaces each text that has a redacted version, and lists the other texts of the sheet. The sheet leaves out the title of the case. */
export function withRedacted(content: Content, texts: ReadonlyMap<string, string>): Content {
  const { report, messages, notes, interviews, meetings } = content;
  const textOf = <One extends { id: string; text: string }>(one: One): One => ({ ...one, text: texts.get(one.id) ?? one.text });
  const answers = report?.answers?.map((one) => ({ ...one, value: texts.get(one.id) ?? (one.value as unknown) }));
  return {
    ...content,
    ...(report && { report: { ...report, answers: answers ?? null } }),
    ...(messages && { messages: messages.map(textOf) }),
    ...(notes && { notes: notes.map(textOf) }),
    ...(interviews && { interviews: interviews.map((one) => ({ ...one, minutes: one.minutes.map(textOf) })) }),
    ...(meetings && { meetings: { ...meetings, records: meetings.records?.map(textOf) ?? null } }),
    open: [
      ...openAnswers(content, texts),
      ...openMessages(content, texts),
      ...openNotes(content, texts),
      ...openRecords(content, texts),
      ...openMinutes(content, texts),
      ...openParts(content),
    ],
  };
}

/** What a message to the reporter means for the deadlines of the case. Every message also acknowledges the report. */
export const purposes = ['message', 'acknowledgement', 'feedback', 'interim', 'extension', 'closing'] as const;
export type Purpose = (typeof purposes)[number];

/** The acts on the deadlines. Each has its own dialog and no files. */
export type MessageAct = Extract<Purpose, 'acknowledgement' | 'extension' | 'closing'>;
export const isAct = (purpose: Purpose): purpose is MessageAct =>
  purpose === 'acknowledgement' || purpose === 'extension' || purpose === 'closing';

export const purposeOf = (field: string | undefined): Purpose => purposes.find((one) => one === field) ?? 'message';

/** Fills the variables of a text block or letter from a case. Pure functions. */
import { inLanguage, type Texts } from '@voicase/shared/form';
import { formatDay } from '@voicase/shared/time';
import type { TemplateVariable } from '../../gen/documents';
import type { CaseHead } from '../case/context';

type Facts = Pick<CaseHead, 'number' | 'receivedOn' | 'channel' | 'deadlines'>;

interface Around {
  /** The language of the text. */
  language: string;
  today: string;
  organisation: string;
  /** The name of the member, if it may be shown. */
  member: string | undefined;
}

export type Values = Record<TemplateVariable, string | undefined>;

/** The values of all variables. A value that the case does not have is undefined. */
export function valuesOf({ number, receivedOn, channel, deadlines }: Facts, { language, today, organisation, member }: Around): Values {
  const day = (on: string | null | undefined) => (on ? formatDay(on, language) : undefined);
  return {
    CASE_NUMBER: number,
    TODAY: day(today),
    RECEIVED_ON: day(receivedOn),
    ACKNOWLEDGED_ON: day(deadlines.find(({ kind }) => kind === 'ACKNOWLEDGEMENT')?.metOn),
    FEEDBACK_DUE: day(deadlines.find(({ kind, metOn }) => kind === 'FEEDBACK' && !metOn)?.dueOn),
    CHANNEL: inLanguage(channel.name as Texts, language).text || undefined,
    ORGANISATION: organisation,
    MEMBER: member,
  };
}

/** How a variable is written in a text: `{{received_on}}`. */
export const written = (variable: TemplateVariable): string => `{{${variable.toLowerCase()}}}`;

/** The text with its variables. A variable without a value stays as it is written. */
export const fill = (text: string, values: Values): string =>
  text.replaceAll(/\{\{\s*(\w+)\s*\}\}/g, (whole, name: string) => values[name.toUpperCase() as TemplateVariable] ?? whole);

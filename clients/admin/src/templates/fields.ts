/** The fields of a template, as its form edits them. Pure functions. */
import { shows } from '@voicase/shared/text';
import type { TemplateVariable, TemplateVersionInput } from '../../gen/documents';
import { textFault } from '../kit/long-text';
import { isName } from '../kit/name-input';
import type { Template, TemplateKind } from '../kit/template';

export interface EditedTask {
  /** Tells rows apart while they move. */
  key: number;
  title: string;
  /** Empty: no date. */
  days: string;
  working: boolean;
  assignee: boolean;
}
export interface EditedVersion {
  language: string;
  name: string;
  body: string;
  tasks: EditedTask[];
}

/** All variables, in the order in which the form explains them. */
export const variables = [
  'RECEIVED_ON',
  'ACKNOWLEDGED_ON',
  'FEEDBACK_DUE',
  'TODAY',
  'CASE_NUMBER',
  'CHANNEL',
  'ORGANISATION',
  'MEMBER',
] as const satisfies TemplateVariable[];

export const MAX_TASKS = 50;
const MAX_DAYS = 365;

let made = 0;
export const noTask = (): EditedTask => ({ key: (made += 1), title: '', days: '', working: true, assignee: true });
export const noVersion = (language: string, kind: TemplateKind): EditedVersion => ({
  language,
  name: '',
  body: '',
  tasks: kind === 'CHECKLIST' ? [noTask()] : [],
});

export const editedOf = ({ versions }: Template): EditedVersion[] =>
  versions.map(({ language, name, body, tasks }) => ({
    language,
    name,
    body,
    tasks: tasks.map(({ title, days, working, assignee }) => ({
      ...noTask(),
      title,
      days: days === null ? '' : String(days),
      working,
      assignee,
    })),
  }));

export const inputOf = (versions: readonly EditedVersion[]): TemplateVersionInput[] =>
  versions.map(({ language, name, body, tasks }) => ({
    language,
    name,
    body,
    tasks: tasks.map(({ title, days, working, assignee }) => ({ title, days: days.trim() ? Number(days) : null, working, assignee })),
  }));

export type TaskFault = 'title' | 'days';
export interface Faults {
  name?: 'empty' | 'long';
  body?: 'empty' | 'long' | 'variable';
  /** By row. */
  tasks: TaskFault[][];
}

const isKnown = (name: string) => variables.some((one) => one.toLowerCase() === name.trim());
/** Whether a text has a variable that does not exist, or one without an end. */
export const hasUnknown = (text: string): boolean =>
  text
    .split('{{')
    .slice(1)
    .some((after) => !after.includes('}}') || !isKnown(after.slice(0, after.indexOf('}}'))));

function bodyFault(body: string): Faults['body'] {
  return textFault(body) ?? (hasUnknown(body) ? 'variable' : undefined);
}

const taskFaults = ({ title, days }: EditedTask): TaskFault[] => [
  ...(isName(title) ? [] : ['title' as const]),
  ...(/^\d*$/.test(days.trim()) && Number(days) <= MAX_DAYS ? [] : ['days' as const]),
];

export function faultsOf(kind: TemplateKind, { name, body, tasks }: EditedVersion): Faults {
  const wrong = kind === 'CHECKLIST' ? undefined : bodyFault(body);
  return {
    ...(!isName(name) && { name: shows(name) ? ('long' as const) : ('empty' as const) }),
    ...(wrong && { body: wrong }),
    tasks: tasks.map(taskFaults),
  };
}

export const isFine = ({ name, body, tasks }: Faults): boolean => !name && !body && tasks.every((faults) => faults.length === 0);

/** The fields of the closing dialog. A draft stores each of them as text. Pure functions. */
import type { Outcome, Retention, SubmitForReviewInput } from '../../../../gen/documents';
import { textFault } from '../../../kit/long-text';
import { faultsOf, fieldsOfAction, toInput, type ActionFault, type ActionFields } from '../../actions/fields';
import type { CaseHead } from '../../context';
import { readAmount, typedAmount, type Money } from './money';

export type Closing = NonNullable<CaseHead['closing']>;
export type ClosingAct = 'submit' | 'close' | 'dismiss';
type Amount = 'damage' | 'recovered';

export interface ClosingFields extends Record<Amount | `${Amount}Currency`, string> {
  outcome: string;
  findings: string;
  /** The corrective actions as JSON. */
  actions: string;
  /** An empty text means the usual class of the outcome. */
  retention: string;
  retentionReason: string;
  words: string;
  remark: string;
  /** Not empty: the closing marks the open tasks as done. */
  tasks: string;
}
export type FieldName = keyof ClosingFields;

/** The fields that an act has besides the outcome, the retention and the message to the reporter. */
export const hasFindings = (act: ClosingAct): boolean => act !== 'dismiss';

const CURRENCY = 'EUR';
const noFields: ClosingFields = {
  outcome: '',
  findings: '',
  actions: '[]',
  damage: '',
  damageCurrency: CURRENCY,
  recovered: '',
  recoveredCurrency: CURRENCY,
  retention: '',
  retentionReason: '',
  words: '',
  remark: '',
  tasks: '',
};

/**
 * The fields before the member types. They come from the proposal of this round, if there is one. `outcome` is the
 * outcome of a case whose reporter did not answer an announced closing.
 */
export function fieldsOf(closing: Closing | null, locale: string, outcome?: Outcome): ClosingFields {
  if (!closing) return { ...noFields, outcome: outcome ?? '' };
  const { findings, words, damage, recovered, retention, retentionReason, correctiveActions } = closing;
  return {
    ...noFields,
    outcome: closing.outcome,
    findings,
    words,
    actions: JSON.stringify(correctiveActions.map(fieldsOfAction)),
    damage: typedAmount(damage, locale),
    damageCurrency: damage?.currency ?? CURRENCY,
    recovered: typedAmount(recovered, locale),
    recoveredCurrency: recovered?.currency ?? CURRENCY,
    retention: retention ?? '',
    retentionReason: retentionReason ?? '',
  };
}

export const actionsOf = ({ actions }: Pick<ClosingFields, 'actions'>): ActionFields[] => JSON.parse(actions) as ActionFields[];

const short: readonly string[] = ['OUT_OF_SCOPE', 'DUPLICATE', 'SPAM'] satisfies Outcome[];

/** The retention class that is chosen, or the usual one of the outcome. The server has the same rule. */
export const retentionOf = ({ retention, outcome }: Pick<ClosingFields, 'retention' | 'outcome'>): Retention =>
  retention ? (retention as Retention) : short.includes(outcome) ? 'SHORT' : 'STANDARD';

export interface Faults {
  fields: Partial<Record<FieldName, 'empty' | 'long' | 'amount'>>;
  /** The faults of each corrective action. */
  actions: ActionFault[][];
}

export function faultsIn(act: ClosingAct, fields: ClosingFields, locale: string): Faults | undefined {
  const found: Faults = { fields: {}, actions: [] };
  const check = (name: FieldName) => {
    const fault = textFault(fields[name]);
    if (fault) found.fields[name] = fault;
  };
  if (!fields.outcome) found.fields.outcome = 'empty';
  check('words');
  if (retentionOf(fields) === 'PROCEEDINGS') check('retentionReason');
  if (fields.remark && textFault(fields.remark) === 'long') found.fields.remark = 'long';
  if (hasFindings(act)) {
    check('findings');
    found.actions = actionsOf(fields).map(faultsOf);
    for (const name of ['damage', 'recovered'] as const)
      if (fields[name].trim() && !amountOf(fields, name, locale)) found.fields[name] = 'amount';
  }
  const isFine = Object.keys(found.fields).length === 0 && found.actions.every((faults) => faults.length === 0);
  return isFine ? undefined : found;
}

const amountOf = (fields: ClosingFields, name: Amount, locale: string): Money | null =>
  readAmount(fields[name], fields[`${name}Currency`], locale) ?? null;

/** The whole input of the mutation. */
export function inputOf(id: string, fields: ClosingFields, locale: string): SubmitForReviewInput {
  const retention = retentionOf(fields);
  return {
    case: id,
    outcome: fields.outcome as Outcome,
    words: fields.words,
    findings: fields.findings,
    correctiveActions: actionsOf(fields).map(toInput),
    damage: amountOf(fields, 'damage', locale),
    recovered: amountOf(fields, 'recovered', locale),
    retention,
    ...(retention === 'PROCEEDINGS' && { retentionReason: fields.retentionReason }),
    ...(fields.remark.trim() && { remark: fields.remark }),
  };
}

/** The field of the dialog that shows each field of a closing. */
const shownIn = {
  outcome: ['outcome'],
  findings: ['findings'],
  correctiveActions: ['actions'],
  damage: ['damage', 'damageCurrency'],
  recovered: ['recovered', 'recoveredCurrency'],
  retention: ['retention', 'retentionReason'],
  words: ['words'],
} as const satisfies Record<string, readonly FieldName[]>;
export type Part = keyof typeof shownIn;
export const parts = Object.keys(shownIn) as Part[];

/** The parts of a closing that differ between two versions. */
export const differing = (one: ClosingFields, other: ClosingFields): Part[] =>
  parts.filter((part) => shownIn[part].some((name) => one[name] !== other[name]));

/** The fields of one part, to put them back. */
export const partOf = (part: Part, from: ClosingFields): Partial<ClosingFields> =>
  Object.fromEntries(shownIn[part].map((name) => [name, from[name]]));

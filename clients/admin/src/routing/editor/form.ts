/** The input of a rule. Pure functions. */
import type { SaveRoutingRuleInput } from '../../../gen/documents';
import type { Translate } from '../../i18n';
import type { Rule } from '../names';

/** All fields are set, so that the form and the sentence can read them. */
export type RuleInput = Required<Omit<SaveRoutingRuleInput, 'rule' | 'revision' | 'toDepartment' | 'deputy'>> & {
  rule: string | null;
  revision: number | null;
  toDepartment: string | null;
  deputy: string | null;
};

export const empty: RuleInput = {
  rule: null,
  revision: null,
  name: '',
  active: true,
  triggers: ['RELEASED'],
  channels: [],
  departments: [],
  categories: [],
  severities: [],
  sources: [],
  languages: [],
  weekdays: [],
  toDepartment: null,
  assign: [],
  deputy: null,
  restrictTo: [],
  notify: [],
};

/** A rule that fits any organisation: the member learns of serious cases. */
export const example = (t: Translate, me: string): RuleInput => ({
  ...empty,
  name: t('routing.example.name'),
  triggers: ['SEVERITY'],
  severities: ['HIGH', 'CRITICAL'],
  notify: [me],
});

/** The input that leaves the rule as it is. */
export const inputOf = (rule: Rule): RuleInput => ({
  rule: rule.id,
  revision: rule.revision,
  name: rule.name,
  active: rule.active,
  triggers: [...rule.triggers],
  channels: [...rule.channels],
  departments: [...rule.departments],
  categories: [...rule.categories],
  severities: [...rule.severities],
  sources: [...rule.sources],
  languages: [...rule.languages],
  weekdays: [...rule.weekdays],
  toDepartment: rule.toDepartment ?? null,
  assign: [...rule.assign],
  deputy: rule.deputy ?? null,
  restrictTo: [...rule.restrictTo],
  notify: [...rule.notify],
});

export const hasAct = ({ toDepartment, assign, deputy, restrictTo, notify }: RuleInput): boolean =>
  Boolean(toDepartment || assign.length || deputy || restrictTo.length || notify.length);

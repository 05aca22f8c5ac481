/** Says in one plain sentence what a rule does. */
import { useFormats, languageName, useT } from '../i18n';
import type { Names, Rule } from './names';

type Content = Pick<
  Rule,
  | 'triggers'
  | 'channels'
  | 'departments'
  | 'categories'
  | 'severities'
  | 'sources'
  | 'languages'
  | 'weekdays'
  | 'toDepartment'
  | 'assign'
  | 'deputy'
  | 'restrictTo'
  | 'notify'
>;

/** The name of a weekday. 1 January 2024 was a Monday. */
export const weekdayName = (day: number, locale: string): string =>
  new Intl.DateTimeFormat(locale, { weekday: 'long', timeZone: 'UTC' }).format(Date.UTC(2024, 0, day));

export function useSentence(names: Names): (rule: Content) => string {
  const t = useT();
  const locale = useFormats();
  const list = (type: 'conjunction' | 'disjunction') => new Intl.ListFormat(locale, { type });
  const either = (words: readonly string[]) => list('disjunction').format(words);
  const both = (words: readonly string[]) => list('conjunction').format(words);
  const named = (known: Map<string, string>, ids: readonly string[]) => ids.map((id) => known.get(id) ?? t('routing.gone'));
  return (rule) => {
    const when = either(rule.triggers.map((one) => t(`routing.when.${one}`)));
    const conditions = [
      rule.channels.length && t('routing.if.channel', { names: either(named(names.channels, rule.channels)) }),
      rule.departments.length && t('routing.if.department', { names: either(named(names.departments, rule.departments)) }),
      rule.categories.length && t('routing.if.category', { names: either(named(names.categories, rule.categories)) }),
      rule.severities.length && t('routing.if.severity', { names: either(rule.severities.map((one) => t(`severity.${one}`))) }),
      rule.sources.length && t('routing.if.source', { names: either(rule.sources.map((one) => t(`source.${one}`))) }),
      rule.languages.length && t('routing.if.language', { names: either(rule.languages.map(languageName)) }),
      rule.weekdays.length && t('routing.if.weekday', { names: either(rule.weekdays.map((one) => weekdayName(one, locale))) }),
    ];
    const [to] = named(names.departments, rule.toDepartment ? [rule.toDepartment] : []);
    const [deputy] = named(names.members, rule.deputy ? [rule.deputy] : []);
    const acts = [
      to && t('routing.do.move', { name: to }),
      rule.restrictTo.length && t('routing.do.restrict', { names: both(named(names.members, rule.restrictTo)) }),
      rule.assign.length && t('routing.do.assign', { names: both(named(names.members, rule.assign)) }),
      deputy && t('routing.do.deputy', { name: deputy }),
      rule.notify.length && t('routing.do.notify', { names: both(named(names.members, rule.notify)) }),
    ];
    const words = (parts: readonly (string | number | undefined)[]) => parts.filter((part) => typeof part === 'string');
    return t('routing.sentence', { when: [when, ...words(conditions)].join(', '), acts: words(acts).join(', ') });
  };
}

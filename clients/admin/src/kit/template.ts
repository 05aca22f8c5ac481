/** Templates of the organisation, as several pages read them. Pure functions. */
import type { TemplatesQuery } from '../../gen/documents';

export type Template = TemplatesQuery['templates'][number];
export type TemplateKind = Template['kind'];
export type Version = Template['versions'][number];

/** The version in the wanted language, or else in English, or else the first one. */
export const versionIn = ({ versions }: Pick<Template, 'versions'>, language: string): Version | undefined =>
  versions.find((one) => one.language === language) ?? versions.find((one) => one.language === 'en') ?? versions[0];

/** The templates of a kind in a language, by name. */
export const inAlphabet = (all: readonly Template[], kind: TemplateKind, language: string): Template[] => {
  const name = (one: Template) => versionIn(one, language)?.name ?? '';
  return all.filter((one) => one.kind === kind).sort((one, other) => name(one).localeCompare(name(other), language));
};

/** The variables that a text still has. A text with one is not sent. */
export const blanksIn = (text: string): string[] => [...new Set(text.match(/\{\{[^{}]*\}\}/g) ?? [])];

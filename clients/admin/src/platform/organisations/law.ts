import type { Texts } from '@voicase/shared/form';
import { inMyLanguage, useT } from '../../i18n';

const names = import.meta.glob<Texts>('../../../../../data/law/*.json', { eager: true, import: 'name' });
const states = import.meta.glob<string>('../../../../../data/law/*.json', { eager: true, import: 'status' });
const file = (code: string) => `../../../../../data/law/${code}.json`;

/** Whether no person has checked the law pack. */
export const isUnchecked = (code: string): boolean => states[file(code)] === 'unchecked';

/** Returns the name of a law pack. If this version of the application does not have the law pack, its code is shown. */
export function useLawName(): (code: string) => string {
  const t = useT();
  return (code) => {
    const name = inMyLanguage(names[file(code)]) || code;
    return isUnchecked(code) ? t('organisations.law.unchecked', { name }) : name;
  };
}

/** The law packs by name. The server lists the directive first. */
export function useLaws(codes: readonly string[]): [string, string][] {
  const nameOf = useLawName();
  const [first, ...others] = codes.map((code): [string, string] => [code, nameOf(code)]);
  return first ? [first, ...others.sort(([, one], [, other]) => one.localeCompare(other))] : [];
}

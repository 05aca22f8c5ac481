import type { Translate } from '../../i18n';

const known = ['eu', 'de'] as const;

/** The name of a law pack. An unknown law pack is shown by its code. */
export function lawName(t: Translate, code: string): string {
  const found = known.find((one) => one === code);
  return found ? t(`law.${found}`) : code;
}

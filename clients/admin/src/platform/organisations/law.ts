import type { Texts } from '@voicase/shared/form';
import { inMyLanguage } from '../../i18n';

const names = import.meta.glob<Texts>('../../../../../data/law/*.json', { eager: true, import: 'name' });

/** The name of a law pack. If this version of the application does not have the law pack, its code is shown. */
export const lawName = (code: string): string => inMyLanguage(names[`../../../../../data/law/${code}.json`]) || code;

import { type Values, translate } from '@voicase/shared/i18n';
import type english from '../../../data/reporter/en.json';

export type Key = keyof typeof english;

export const t: (key: Key, values?: Values) => string = translate;

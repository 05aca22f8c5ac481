/** The description of a breach as a form holds it. Pure functions. */
import { left, NAME, TEXT } from '@voicase/shared/limits';
import { shows } from '@voicase/shared/text';
import type { BreachContentInput } from '../../gen/documents';
import { orNull } from '../kit/or-null';
import type { Breach } from './types';

/** The long texts, in the order of Art. 33(3) GDPR. */
export const texts = ['detection', 'nature', 'personKinds', 'recordKinds', 'contact', 'consequences', 'measures'] as const;
export type TextField = (typeof texts)[number];
export const counts = ['persons', 'records'] as const;
export type CountField = (typeof counts)[number];

/** `nis2` is `yes` or `no`, because a draft holds texts. */
export type Fields = Record<'title' | TextField | CountField | 'nis2', string>;
export type Fault = 'title' | TextField | CountField;

export const noFields: Fields = {
  title: '',
  detection: '',
  nature: '',
  personKinds: '',
  persons: '',
  recordKinds: '',
  records: '',
  contact: '',
  consequences: '',
  measures: '',
  nis2: 'no',
};

export const fieldsOf = (of: Breach): Fields => ({
  title: of.title,
  detection: of.detection ?? '',
  nature: of.nature ?? '',
  personKinds: of.personKinds ?? '',
  persons: of.persons?.toString() ?? '',
  recordKinds: of.recordKinds ?? '',
  records: of.records?.toString() ?? '',
  contact: of.contact ?? '',
  consequences: of.consequences ?? '',
  measures: of.measures ?? '',
  nis2: of.nis2 ? 'yes' : 'no',
});

const isCount = (text: string) => /^\d{0,9}$/.test(text.trim());

export const faultsOf = (fields: Fields): Fault[] => [
  ...(!shows(fields.title) || left(fields.title, NAME) < 0 ? (['title'] as const) : []),
  ...texts.filter((name) => left(fields[name], TEXT) < 0),
  ...counts.filter((name) => !isCount(fields[name])),
];

const countOf = (text: string) => (text.trim() ? Number(text) : null);

export const inputOf = (fields: Fields): BreachContentInput => ({
  title: fields.title.trim(),
  detection: orNull(fields.detection),
  nature: orNull(fields.nature),
  personKinds: orNull(fields.personKinds),
  persons: countOf(fields.persons),
  recordKinds: orNull(fields.recordKinds),
  records: countOf(fields.records),
  contact: orNull(fields.contact),
  consequences: orNull(fields.consequences),
  measures: orNull(fields.measures),
  nis2: fields.nis2 === 'yes',
});

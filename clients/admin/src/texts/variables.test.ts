import { expect, test } from 'vitest';
import type { CaseHead } from '../case/context';
import { blanksIn } from '../kit/template';
import { fill, valuesOf } from './variables';

const deadlines = [
  { kind: 'ACKNOWLEDGEMENT', metOn: '2026-03-04', dueOn: '2026-03-08' },
  { kind: 'FEEDBACK', metOn: null, dueOn: '2026-06-02' },
] as CaseHead['deadlines'];
const facts = {
  number: 'VC-2026-10000',
  receivedOn: '2026-03-01',
  channel: { id: 'c', name: { en: 'Hotline', de: 'Meldestelle' } },
  deadlines,
};
const around = { language: 'de', today: '2026-03-10', organisation: 'Fjordlys', member: undefined };

test('each variable is filled in the language of the text', () => {
  const text = fill('{{received_on}}, {{acknowledged_on}}, {{feedback_due}}, {{ channel }}, {{case_number}}', valuesOf(facts, around));
  expect(text).toBe('1. März 2026, 4. März 2026, 2. Juni 2026, Meldestelle, VC-2026-10000');
});

test('what the case does not have stays visible as a variable, also the name of a member who did not choose to show it', () => {
  const values = valuesOf({ ...facts, deadlines: [] }, around);
  const text = fill('{{feedback_due}} {{member}} {{today}}', values);
  expect(blanksIn(text)).toEqual(['{{feedback_due}}', '{{member}}']);
  expect(fill('{{member}}', valuesOf(facts, { ...around, member: 'K. Brandt' }))).toBe('K. Brandt');
});

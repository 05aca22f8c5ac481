import { expect, test } from 'vitest';
import { noAction } from '../../actions/fields';
import { differing, faultsIn, fieldsOf, inputOf, partOf, retentionOf } from './fields';

const whole = { ...fieldsOf(null, 'en'), outcome: 'SUBSTANTIATED', findings: 'F', words: 'W' };

test('the usual retention follows the outcome until the member chooses another one', () => {
  expect(retentionOf({ outcome: 'SPAM', retention: '' })).toBe('SHORT');
  expect(retentionOf({ outcome: 'WITHDRAWN', retention: '' })).toBe('STANDARD');
  expect(retentionOf({ outcome: 'SPAM', retention: 'STANDARD' })).toBe('STANDARD');
});

test('each mistake is found at its field', () => {
  expect(faultsIn('submit', whole, 'en')).toBeUndefined();
  const wrong = { ...whole, outcome: '', findings: ' ', damage: '5 or 6', retention: 'PROCEEDINGS', actions: JSON.stringify([noAction]) };
  expect(faultsIn('submit', wrong, 'en')).toEqual({
    fields: { outcome: 'empty', findings: 'empty', damage: 'amount', retentionReason: 'empty' },
    actions: [['text', 'owner', 'dueOn']],
  });
  expect(faultsIn('dismiss', { ...wrong, outcome: 'SPAM', retention: '' }, 'en')).toBeUndefined();
});

test('what the approver changed is named, and goes back', () => {
  const changed = { ...whole, words: 'Other words', damageCurrency: 'CHF', damage: '5' };
  expect(differing(changed, whole)).toEqual(['damage', 'words']);
  expect(differing({ ...changed, ...partOf('damage', whole), ...partOf('words', whole) }, whole)).toEqual([]);
});

test('an amount that is left empty is none, and a reason goes with its retention class only', () => {
  expect(inputOf('c', { ...whole, damage: '1,000', retentionReason: 'A court' }, 'en')).toEqual({
    case: 'c',
    outcome: 'SUBSTANTIATED',
    findings: 'F',
    words: 'W',
    correctiveActions: [],
    damage: { currency: 'EUR', minorUnits: '100000' },
    recovered: null,
    retention: 'STANDARD',
  });
});

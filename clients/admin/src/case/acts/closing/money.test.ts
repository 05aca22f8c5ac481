import { expect, test } from 'vitest';
import { currencies, formatMoney, readAmount, typedAmount } from './money';

test('an amount is read in the locale of the member', () => {
  expect(readAmount('1,234.5', 'EUR', 'en')).toEqual({ currency: 'EUR', minorUnits: '123450' });
  expect(readAmount('1.234,50', 'EUR', 'de')).toEqual({ currency: 'EUR', minorUnits: '123450' });
  expect(readAmount(' 9870 ', 'EUR', 'de')).toEqual({ currency: 'EUR', minorUnits: '987000' });
  expect(readAmount('500', 'JPY', 'en')).toEqual({ currency: 'JPY', minorUnits: '500' });
  expect(readAmount('0', 'EUR', 'en')).toEqual({ currency: 'EUR', minorUnits: '0' });
});

test('what may mean two amounts is refused instead of guessed', () => {
  for (const [text, locale] of [
    ['1.5', 'de'],
    ['1,5', 'en'],
    ['12.34,5', 'de'],
    ['1.234', 'en'],
    ['about 5', 'en'],
    ['-5', 'en'],
    ['', 'en'],
  ] as const)
    expect(readAmount(text, 'EUR', locale), text).toBeUndefined();
  expect(readAmount('1.5', 'JPY', 'en')).toBeUndefined();
  expect(readAmount('99999999999999', 'EUR', 'en')).toBeUndefined();
});

test('an amount is typed as it is read', () => {
  for (const locale of ['en', 'de'])
    for (const money of [
      { currency: 'EUR', minorUnits: '5' },
      { currency: 'EUR', minorUnits: '999999999999999' },
      { currency: 'JPY', minorUnits: '12' },
    ])
      expect(readAmount(typedAmount(money, locale), money.currency, locale)).toEqual(money);
  expect(typedAmount(null, 'en')).toBe('');
});

test('an amount is shown with all its digits', () => {
  expect(formatMoney({ currency: 'EUR', minorUnits: '999999999999999' }, 'en')).toBe('€9,999,999,999,999.99');
  expect(currencies).toContain('EUR');
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createCalendar } from '../../../src/adapters/clock/calendar.js';
import { LUNAR_YEARS } from '../../../src/adapters/clock/lunar-years.js';
import { loadCalendars } from '../../../src/config/calendar.js';

const calendars = loadCalendars('config/calendar');
const calendar = createCalendar(calendars);
const kindOf = (region: string, date: string): string => {
  const { kind, covered } = calendar(region, date);
  return covered ? kind : `${kind}?`;
};

/** From the notices of the State Council, read day by day; region, then kind, then dates. */
const KINDS: readonly (readonly [region: string, kind: string, dates: string])[] = [
  [
    'CN',
    'holiday',
    '2024-01-01 2024-02-10 2024-02-17 2024-04-04 2024-04-06 2024-05-01 2024-05-05 2024-06-10',
  ],
  ['CN', 'holiday', '2024-09-15 2024-09-17 2024-10-01 2024-10-07'],
  [
    'CN',
    'make-up',
    '2024-02-04 2024-02-18 2024-04-07 2024-04-28 2024-05-11 2024-09-14 2024-09-29 2024-10-12',
  ],
  ['CN', 'workday', '2024-01-02 2024-02-09 2024-02-19 2024-04-03 2024-06-11 2024-10-08'],
  ['CN', 'weekend', '2024-02-24 2024-04-13 2024-06-08 2024-06-09 2024-12-29'],
  [
    'CN',
    'holiday',
    '2025-01-01 2025-01-28 2025-02-04 2025-04-04 2025-04-06 2025-05-01 2025-05-05 2025-05-31',
  ],
  ['CN', 'holiday', '2025-06-01 2025-06-02 2025-10-01 2025-10-06 2025-10-08'],
  ['CN', 'make-up', '2025-01-26 2025-02-08 2025-04-27 2025-09-28 2025-10-11'],
  ['CN', 'workday', '2025-01-02 2025-01-27 2025-02-05 2025-04-07 2025-06-03 2025-10-09'],
  ['CN', 'weekend', '2025-01-25 2025-02-09 2025-04-26 2025-10-12'],
  [
    'CN',
    'holiday',
    '2026-01-01 2026-01-03 2026-02-15 2026-02-17 2026-02-23 2026-04-04 2026-04-06 2026-05-01',
  ],
  ['CN', 'holiday', '2026-05-05 2026-06-19 2026-06-21 2026-09-25 2026-09-27 2026-10-01 2026-10-07'],
  ['CN', 'make-up', '2026-01-04 2026-02-14 2026-02-28 2026-05-09 2026-09-20 2026-10-10'],
  [
    'CN',
    'workday',
    '2026-01-05 2026-02-13 2026-02-24 2026-04-07 2026-05-06 2026-10-08 2026-11-23 2026-12-31',
  ],
  ['CN', 'weekend', '2026-02-07 2026-05-10 2026-09-19 2026-10-11 2026-11-22'],
  // The parts of the country have the country's days.
  ['CN-65', 'holiday', '2026-02-17'],
  ['CN-11', 'make-up', '2026-02-28'],
  // Not published, or before the file begins: by the weekday, and marked.
  ['CN', 'workday?', '2027-01-01 2027-02-08 2023-10-02 2030-10-01'],
  ['CN', 'weekend?', '2027-01-02 2027-02-06 2023-10-01'],
  ['HK', 'workday?', '2026-07-01'],
  ['JP', 'workday?', '2026-11-23'],
  [
    'FR',
    'holiday',
    '2026-01-01 2026-04-06 2026-05-01 2026-05-08 2026-05-14 2026-05-25 2026-07-14 2026-08-15',
  ],
  [
    'FR',
    'holiday',
    '2026-11-01 2026-11-11 2026-12-25 2027-03-29 2027-05-06 2027-05-17 2025-04-21 2028-06-05',
  ],
  ['FR', 'workday', '2026-04-03 2026-12-24 2026-07-13'],
  [
    'US',
    'holiday',
    '2026-01-19 2026-02-16 2026-05-25 2026-06-19 2026-07-03 2026-07-04 2026-09-07 2026-10-12',
  ],
  ['US', 'holiday', '2026-11-11 2026-11-26 2026-12-25 2027-07-05 2027-12-31'],
  ['US-FL', 'holiday', '2026-11-26'],
  ['US', 'workday', '2026-11-27 2026-04-03'],
  [
    'AU',
    'holiday',
    '2026-01-26 2026-04-03 2026-04-06 2026-04-25 2026-12-25 2026-12-28 2027-12-27 2027-12-28',
  ],
  ['AU', 'workday', '2026-04-27 2026-06-08'],
];

for (const [region, kind, dates] of KINDS) {
  for (const date of dates.split(' ')) {
    test(`R2.4 ${region} ${date} is ${kind}`, () => assert.equal(kindOf(region, date), kind));
  }
}

/** New Year, Lantern, Dragon Boat, Mid-Autumn and the leap months: as published by the Hong Kong Observatory. */
const LUNAR: readonly (readonly [date: string, lunar: string | undefined])[] = [
  ['2019-02-04', undefined],
  ['2019-02-05', '01-01'],
  ['2020-01-25', '01-01'],
  ['2020-05-22', '04-30'],
  ['2020-05-23', '04-01'],
  ['2021-02-12', '01-01'],
  ['2022-02-01', '01-01'],
  ['2023-01-22', '01-01'],
  ['2023-03-22', '02-01'],
  ['2024-02-09', '12-30'],
  ['2024-02-10', '01-01'],
  ['2024-02-24', '01-15'],
  ['2024-06-10', '05-05'],
  ['2024-09-17', '08-15'],
  ['2025-01-28', '12-29'],
  ['2025-01-29', '01-01'],
  ['2025-05-31', '05-05'],
  ['2025-07-24', '06-30'],
  ['2025-07-25', '06-01'],
  ['2025-08-22', '06-29'],
  ['2025-08-23', '07-01'],
  ['2025-10-06', '08-15'],
  ['2026-02-16', '12-29'],
  ['2026-02-17', '01-01'],
  ['2026-03-03', '01-15'],
  ['2026-06-19', '05-05'],
  ['2026-08-19', '07-07'],
  ['2026-09-25', '08-15'],
  ['2026-11-22', '10-14'],
  ['2027-02-05', '12-29'],
  ['2027-02-06', '01-01'],
  ['2027-09-15', '08-15'],
  ['2028-01-26', '01-01'],
  ['2029-02-13', '01-01'],
  ['2030-02-03', '01-01'],
  ['2033-01-31', '01-01'],
  ['2033-12-22', '11-01'],
  ['2034-02-19', '01-01'],
  ['2057-02-03', '12-30'],
  ['2057-02-04', undefined],
];

for (const [date, lunar] of LUNAR) {
  test(`R2.1 ${date} is ${lunar ?? 'not told'} in the lunar calendar`, () =>
    assert.equal(calendar('CN', date).lunar, lunar));
}

/** Umm al-Qura: New Year, the first of Ramadan, the two feasts. */
const ISLAMIC: readonly (readonly [date: string, islamic: string])[] = [
  ['2024-03-11', '09-01'],
  ['2024-04-10', '10-01'],
  ['2025-03-01', '09-01'],
  ['2025-03-30', '10-01'],
  ['2025-06-06', '12-10'],
  ['2025-06-26', '01-01'],
  ['2026-02-18', '09-01'],
  ['2026-03-20', '10-01'],
  ['2026-05-27', '12-10'],
  ['2026-06-16', '01-01'],
  ['2027-02-08', '09-01'],
  ['2027-03-09', '10-01'],
];

for (const [date, islamic] of ISLAMIC) {
  test(`R2.1 ${date} is ${islamic} in the Islamic calendar`, () =>
    assert.equal(calendar('CN', date).islamic, islamic));
}

test('R2.4 the lunar table has no gap, and differs from ICU only where ICU is known to be a day late or early', () => {
  const icu = new Intl.DateTimeFormat('en', {
    calendar: 'chinese',
    month: 'numeric',
    day: 'numeric',
    timeZone: 'UTC',
  });
  const differing: string[] = [];
  let next = LUNAR_YEARS[0]?.[0];
  for (const [first, leap, months] of LUNAR_YEARS) {
    assert.equal(first, next);
    assert.equal(months.length, leap > 0 ? 13 : 12, first);
    let day = Date.parse(`${first}T12:00:00Z`);
    for (const [index, long] of [...months].entries()) {
      const month = leap > 0 && index >= leap ? index : index + 1;
      const expected = `${month}${leap > 0 && index === leap ? 'bis' : ''}/1`;
      const got = icu.formatToParts(day).flatMap(({ type, value }) => (type === 'literal' ? [] : [value]));
      if (got.join('/') !== expected) differing.push(new Date(day).toISOString().slice(0, 10));
      day += (long === '1' ? 30 : 29) * 86_400_000;
    }
    next = new Date(day).toISOString().slice(0, 10);
  }
  assert.equal(next, '2057-02-04');
  // A later ICU may mend them; it may not break others.
  assert.deepEqual(
    differing.filter((date) => !['2027-02-06', '2030-02-03'].includes(date)),
    [],
  );
});

test('R2.4 the calendar answers for any text and never throws', () => {
  for (const [region, date] of [
    ['', ''],
    ['ZZ', '2026-13-45'],
    ['CN', 'tomorrow'],
  ] as const) {
    const { covered, lunar } = calendar(region, date);
    assert.equal(covered, false);
    assert.equal(lunar, undefined);
  }
});

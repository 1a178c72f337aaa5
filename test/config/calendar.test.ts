import assert from 'node:assert/strict';
import { copyFileSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { loadCalendars } from '../../src/config/calendar.js';
import { ConfigError } from '../../src/config/problems.js';
import { uncoveredYears } from '../../src/core/window/uncovered.js';
import type { WindowRule } from '../../src/core/window/window-rule.js';

const CN = readFileSync('config/calendar/cn.yaml', 'utf8');

/** What loading says when one thing in the shipped calendar is changed. */
function loaded(from: string | RegExp, to: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'callward-'));
  const changed = CN.replace(from, to);
  assert.notEqual(changed, CN, 'nothing was changed');
  writeFileSync(join(folder, 'cn.yaml'), changed);
  try {
    loadCalendars(folder);
  } catch (error) {
    assert.ok(error instanceof ConfigError, String(error));
    return error.message.replaceAll(folder, '');
  }
  return 'loaded';
}

const BROKEN: readonly (readonly [from: string | RegExp, to: string, message: RegExp])[] = [
  ['"2026-02-15"', '"2026-02-30"', /cn\.yaml:\d+ years\.\d\.holidays\.\d\.from: must be a date/],
  ['"2026-02-14"', '"2026-02-13"', /years\.\d\.makeUp\.1: is no Saturday or Sunday/],
  ['"2026-02-14"', '"2026-02-21"', /makeUp\.1: 2026-02-21 is a holiday too/],
  ['"2026-02-14"', '"2027-02-14"', /makeUp\.1: 2027-02-14 is not in 2026/],
  ['to: "2026-02-23"', 'to: "2026-02-10"', /ends before it begins/],
  ['to: "2026-02-23"', 'to: "2026-07-23"', /longer than a month/],
  ['year: 2025', 'year: 2024', /a year stands here twice/],
  ['market: CN', 'market: China', /two-letter country/],
  ['market: CN', 'markets: CN', /cn\.yaml:\d+ markets: a calendar has no such key/],
  [/citation: [^\n]*2026年[^\n]*/, 'citation: ""', /years\.2\.citation/],
  ['years:', 'years: [', /cn\.yaml:\d+: not YAML/],
];

for (const [from, to, message] of BROKEN) {
  test(`R2.4 a calendar with ${String(from)} → ${to || 'nothing'} is refused with file, line and key`, () =>
    assert.match(loaded(from, to), message));
}

test('R2.4 two calendars of one market are refused', () => {
  const folder = mkdtempSync(join(tmpdir(), 'callward-'));
  for (const name of ['a.yaml', 'b.yaml']) copyFileSync('config/calendar/cn.yaml', join(folder, name));
  assert.throws(() => loadCalendars(folder), /there is another calendar of CN/);
});

test('R2.4 every shipped calendar loads, and mainland China is covered from 2024 to 2026', () => {
  const calendars = loadCalendars('config/calendar');
  assert.deepEqual([...calendars.keys()].sort(), ['AU', 'CN', 'FR', 'US']);
  assert.deepEqual([...(calendars.get('CN')?.years ?? [])], ['2024', '2025', '2026']);
});

const holidays: WindowRule = {
  id: 'holidays',
  citation: { text: 'x', verified: 'primary', on: '2026-11-22' },
  effect: 'narrow',
  open: [],
  when: { days: ['holiday'] },
};
const lunar: WindowRule = {
  ...holidays,
  when: { seasons: [{ calendar: 'lunar', from: '01-01', to: '01-15' }] },
};

const COVER: readonly (readonly [
  rule: WindowRule,
  market: string,
  today: string,
  years: string | undefined,
])[] = [
  [holidays, 'CN', '2026-11-01', undefined],
  [holidays, 'CN', '2026-11-16', undefined],
  [holidays, 'CN', '2026-11-17', '2027'],
  [holidays, 'CN', '2026-12-31', '2027'],
  [holidays, 'CN', '2027-01-01', '2027'],
  [holidays, 'CN', '2023-12-01', '2023'],
  [holidays, 'IN', '2026-12-01', '2026,2027'],
  [holidays, 'FR', '2026-12-01', undefined],
  [lunar, 'CN', '2027-01-01', undefined],
];

test('R2.4 a year that is missing or about to be is told in time, and only where rules ask for holidays', () => {
  const calendars = loadCalendars('config/calendar');
  for (const [rule, market, today, years] of COVER) {
    const found = uncoveredYears([rule], calendars.get(market), market, today);
    assert.equal(found?.years.join(), years, `${market} ${today}`);
    if (found) assert.match(found.en, new RegExp(`config/calendar/${market.toLowerCase()}\\.yaml`));
  }
});

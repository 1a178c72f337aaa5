import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { PURPOSES } from '../../../src/core/call-attempt.js';
import { callingHours } from '../../../src/core/rules/calling-hours.js';
import { NO_FURTHER_FACTS, type PolicySnapshot } from '../../../src/core/snapshot.js';
import type { LocalTime } from '../../../src/core/time/local-time.js';
import { known } from '../../../src/core/verdict.js';
import { DAY_KINDS } from '../../../src/core/window/day.js';
import { openSpans } from '../../../src/core/window/open-spans.js';
import { shutBy } from '../../../src/core/window/shut-by.js';
import { speaks } from '../../../src/core/window/speaks.js';
import type { OpenSpan, WindowCondition, WindowRule } from '../../../src/core/window/window-rule.js';
import { plan } from './ask.js';

const REGIONS = ['CN', 'CN-11', 'CN-44', 'CN-65', 'US', 'US-FL'] as const;
const LINES = ['life', 'motor'] as const;
const two = (n: number): string => String(n).padStart(2, '0');
const monthDay = fc.tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 30 }));
const monthDays = monthDay.map(([month, day]) => `${two(month)}-${two(day)}`);
const dates = fc
  .integer({ min: Date.UTC(2025, 0, 1), max: Date.UTC(2028, 0, 1) })
  .map((at) => new Date(at).toISOString().slice(0, 10));
const some = <T>(items: readonly T[]) => fc.uniqueArray(fc.constantFrom(...items), { minLength: 1 });

const condition: fc.Arbitrary<WindowCondition> = fc.record(
  {
    regions: some(REGIONS),
    weekdays: some([1, 2, 3, 4, 5, 6, 7]),
    days: some(DAY_KINDS),
    seasons: fc.array(
      fc.record({
        calendar: fc.constantFrom('gregorian', 'lunar', 'islamic'),
        from: monthDays,
        to: monthDays,
      }),
      { minLength: 1, maxLength: 2 },
    ),
    since: dates,
    until: dates,
    purposes: some(PURPOSES),
    lines: some(LINES),
  },
  { requiredKeys: [] },
);

const span: fc.Arbitrary<OpenSpan> = fc
  .tuple(fc.integer({ min: 0, max: 1440 }), fc.integer({ min: 0, max: 1440 }))
  .map(([a, b]) => ({ opens: Math.min(a, b), closes: Math.max(a, b) }));

const ruleOf = (effect: WindowRule['effect']): fc.Arbitrary<WindowRule> =>
  fc.record({
    id: fc.constant(effect),
    citation: fc.constant({ text: 'x', verified: 'primary', on: '2026-11-22' } as const),
    effect: fc.constant(effect),
    open: fc.array(span, { maxLength: 3 }),
    when: condition,
  });
const rules = fc.array(fc.oneof(ruleOf('base'), ruleOf('widen'), ruleOf('narrow')), { maxLength: 8 });

const place: fc.Arbitrary<LocalTime> = fc
  .record({
    zone: fc.constant('Asia/Shanghai'),
    minute: fc.integer({ min: 0, max: 1439 }),
    date: dates,
    region: fc.option(fc.constantFrom(...REGIONS), { nil: undefined }),
    day: fc.option(
      fc.record({
        kind: fc.constantFrom(...DAY_KINDS),
        covered: fc.boolean(),
        lunar: fc.option(monthDays, { nil: undefined }),
        islamic: fc.option(monthDays, { nil: undefined }),
      }),
      { nil: undefined },
    ),
  })
  .map(({ region, day, ...rest }) => ({
    ...rest,
    weekday: new Date(`${rest.date}T00:00:00Z`).getUTCDay() || 7,
    ...(region && { region }),
    ...(day && {
      day: {
        kind: day.kind,
        covered: day.covered,
        ...(day.lunar && { lunar: day.lunar }),
        ...(day.islamic && { islamic: day.islamic }),
      },
    }),
  }));

const asking = fc.record({
  purpose: fc.constantFrom(...PURPOSES),
  line: fc.option(fc.constantFrom(...LINES), { nil: undefined }),
});
type Asked = { readonly purpose: (typeof PURPOSES)[number]; readonly line?: string };
const asked = asking.map(({ purpose, line }): Asked => ({ purpose, ...(line && { line }) }));

const isOpen = (windows: readonly WindowRule[], at: LocalTime, who: Asked) =>
  shutBy(windows, at, who) === undefined;

test('R2.1 narrowing never turns a block into an allow: one more narrow rule, or a shorter span', () => {
  fc.assert(
    fc.property(rules, ruleOf('narrow'), fc.nat(8), place, asked, (windows, more, where, at, who) => {
      const narrowed = [...windows.slice(0, where), more, ...windows.slice(where)];
      if (!isOpen(windows, at, who)) assert.ok(!isOpen(narrowed, at, who));
      const shorter = windows.map((rule) => ({ ...rule, open: rule.open.slice(1) }));
      if (!isOpen(windows, at, who)) assert.ok(!isOpen(shorter, at, who));
    }),
    { numRuns: 5000 },
  );
});

test('R2.1 widening never turns an allow into a block', () => {
  fc.assert(
    fc.property(rules, ruleOf('widen'), place, asked, (windows, more, at, who) => {
      if (isOpen(windows, at, who)) assert.ok(isOpen([...windows, more], at, who));
    }),
    { numRuns: 5000 },
  );
});

test('B22 B24 to know less of place, day or line never turns a block into an allow', () => {
  fc.assert(
    fc.property(rules, place, asked, (windows, at, who) => {
      if (isOpen(windows, at, who)) return;
      const { day: _day, ...dayless } = at;
      const { region, ...regionless } = at;
      const { line: _line, ...lineless } = who;
      const country = region === undefined ? regionless : { ...regionless, region: region.slice(0, 2) };
      for (const less of [regionless, country]) assert.ok(!isOpen(windows, less, who));
      assert.ok(!isOpen(windows, at, lineless));
      // A Wednesday is no weekend and a Sunday no workday: of a day that cannot be, nothing follows.
      const { day } = at;
      const week = ['workday', 'holiday'];
      const possible = day && week.includes(day.kind) === at.weekday < 6;
      if (!day?.covered || !(possible || day.kind === 'holiday')) return;
      for (const less of [dayless, { ...at, day: { ...day, covered: false } }])
        assert.ok(!isOpen(windows, less, who));
    }),
    { numRuns: 10_000 },
  );
});

test('R2.2 the spans of the rules that speak say the same as the rules one by one', () => {
  fc.assert(
    fc.property(rules, place, asked, (windows, at, who) => {
      const spans = openSpans(windows.filter((rule) => speaks(rule, at, who)));
      const inside = spans.some(({ opens, closes }) => at.minute >= opens && at.minute < closes);
      assert.equal(isOpen(windows, at, who), inside);
    }),
    { numRuns: 5000 },
  );
});

const AT = Date.UTC(2026, 10, 23, 3);
const findingsOf = (windows: readonly WindowRule[], places: readonly LocalTime[], who: Asked) => {
  const pack = { name: 'p', market: 'CN', windows, caps: [], exemptions: [] };
  const snapshot: PolicySnapshot = {
    policy: { version: 'p', plan, pack, mode: 'enforce' },
    number: { parsed: true, kind: 'mobile', key: '+8613800138000', dial: '13800138000', country: 'CN' },
    facts: { ...NO_FURTHER_FACTS, shield: known([]), localTimes: known(places) },
  };
  return callingHours({ id: 'a', at: AT, door: 'check', dialled: '13800138000', ...who }, snapshot);
};

test('R2.1 several candidate places: shut where one of them is, whatever their order; the same answer twice', () => {
  const places = fc.array(place, { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(rules, places, asked, (windows, where, who) => {
      const findings = findingsOf(windows, where, who);
      assert.equal(
        findings.length === 0,
        where.every((one) => isOpen(windows, one, who)),
      );
      assert.deepEqual(findingsOf(windows, where, who), findings);
      const reasons = (found: typeof findings) => found.map(({ rule }) => rule ?? '').sort();
      assert.deepEqual(reasons(findingsOf(windows, where.toReversed(), who)), reasons(findings));
      for (const { notBefore } of findings) assert.ok(notBefore === undefined || notBefore > AT);
    }),
    { numRuns: 2000 },
  );
});

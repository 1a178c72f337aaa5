import assert from 'node:assert/strict';
import { test } from 'node:test';
import { localTimes } from '../../../src/app/screening/gather-facts.js';
import { nextAllowed } from '../../../src/app/screening/next-allowed.js';
import { decide } from '../../../src/core/decide.js';
import { normalise } from '../../../src/core/number/normalise.js';
import { placesOf } from '../../../src/core/number/places.js';
import type { ShieldEntry } from '../../../src/core/shield/shield-entry.js';
import { NO_FURTHER_FACTS, type PolicySnapshot } from '../../../src/core/snapshot.js';
import { known } from '../../../src/core/verdict.js';
import type { WindowRule } from '../../../src/core/window/window-rule.js';
import { calendar, NOWHERE, plan, rule, URUMQI_MOBILE, zoneClock } from '../../core/window/ask.js';

const sources = { zoneClock, calendar };
const HOURS = rule('hours', 'base', '09:00-21:00');
const RULES = {
  hours: [HOURS],
  holidays: [HOURS, rule('holidays', 'narrow', 'shut', { days: ['holiday'] })],
  workdays: [
    rule('work', 'base', '09:00-18:00', { days: ['workday'] }),
    rule('make-up', 'widen', '09:00-18:00', { days: ['make-up'] }),
  ],
  festival: [
    HOURS,
    rule('f', 'narrow', 'shut', { seasons: [{ calendar: 'lunar', from: '12-23', to: '01-07' }] }),
  ],
  xinjiang: [HOURS, rule('x', 'narrow', '11:00-24:00', { regions: ['CN-65'] })],
  never: [rule('never', 'base', 'shut')],
} satisfies Record<string, readonly WindowRule[]>;

function snapshotOf(
  windows: readonly WindowRule[],
  dialled: string,
  at: number,
  shield: readonly ShieldEntry[],
) {
  const pack = { name: 'test', market: 'CN', windows, caps: [], exemptions: [] };
  const policy = { version: 'test', plan, pack, mode: 'enforce' } as const;
  const number = normalise(dialled, plan);
  assert.ok(number.parsed);
  const times = localTimes(sources, placesOf(number, plan), policy, at);
  const facts = { ...NO_FURTHER_FACTS, shield: known(shield), localTimes: times };
  return { policy, number, facts } satisfies PolicySnapshot;
}

function ask(rules: keyof typeof RULES, dialled: string, when: string, shield: readonly ShieldEntry[] = []) {
  const at = Date.parse(when);
  const attempt = { id: 'a', at, door: 'check', dialled, purpose: 'sale' } as const;
  const snapshot = snapshotOf(RULES[rules], dialled, at, shield);
  const next = nextAllowed(sources, attempt, snapshot);
  return {
    next: next === undefined ? undefined : new Date(next).toISOString(),
    verdict: decide(attempt, snapshot),
  };
}

const ROWS: readonly (readonly [
  rules: keyof typeof RULES,
  dialled: string,
  at: string,
  next: string | undefined,
])[] = [
  ['hours', NOWHERE, '2026-11-23T10:00+08:00', '2026-11-23T10:00+08:00'],
  ['hours', NOWHERE, '2026-11-23T08:59:30+08:00', '2026-11-23T09:00+08:00'],
  ['hours', NOWHERE, '2026-11-23T21:00+08:00', '2026-11-24T09:00+08:00'],
  ['never', NOWHERE, '2026-11-23T21:00+08:00', undefined],
  // The National Day week, and the Spring Festival with the make-up Saturday that follows it.
  ['holidays', NOWHERE, '2026-09-30T22:00+08:00', '2026-10-08T09:00+08:00'],
  ['holidays', NOWHERE, '2026-02-14T21:00+08:00', '2026-02-24T09:00+08:00'],
  ['workdays', NOWHERE, '2026-02-27T18:00+08:00', '2026-02-28T09:00+08:00'],
  ['workdays', NOWHERE, '2026-02-28T18:00+08:00', '2026-03-02T09:00+08:00'],
  ['workdays', NOWHERE, '2026-10-09T20:00+08:00', '2026-10-10T09:00+08:00'],
  // The year after is not covered: no opening is promised.
  ['holidays', NOWHERE, '2026-12-31T22:00+08:00', undefined],
  ['festival', NOWHERE, '2027-02-08T10:00+08:00', '2027-02-13T09:00+08:00'],
  ['xinjiang', URUMQI_MOBILE, '2026-11-23T09:30+08:00', '2026-11-23T11:00+08:00'],
  ['xinjiang', NOWHERE, '2026-11-23T09:30+08:00', '2026-11-23T11:00+08:00'],
  // The night in which the clocks change lies between: 09:00 summer time, and 09:00 winter time.
  ['hours', '+442079460958', '2026-03-28T21:30Z', '2026-03-29T08:00Z'],
  ['hours', '+442079460958', '2026-10-24T21:30+01:00', '2026-10-25T09:00Z'],
  ['hours', '+12125550123', '2026-03-07T22:00-05:00', '2026-03-08T13:00Z'],
  ['hours', '+12125550123', '2026-10-31T22:00-04:00', '2026-11-01T14:00Z'],
  // Moscow's sisters: open together from 09:00 in Kaliningrad to 21:00 in Kamchatka.
  ['hours', '+79161234567', '2026-01-15T09:00Z', '2026-01-16T07:00Z'],
];

for (const [rules, dialled, at, next] of ROWS) {
  test(`R2.2 next allowed, ${rules}: ${dialled} from ${at} → ${next ?? 'not told'}`, () => {
    assert.equal(ask(rules, dialled, at).next, next === undefined ? undefined : new Date(next).toISOString());
  });
}

test('R2.2 a shielded number has no next time, and neither has a number without a zone', () => {
  const at = Date.parse('2026-11-23T10:00+08:00');
  const entry: ShieldEntry = {
    id: 'e',
    number: `+86${NOWHERE}`,
    scope: 'all',
    source: 'agent-key',
    operator: '1001',
    registeredAt: at - 1,
    effectiveAt: at - 1,
    until: null,
  };
  assert.equal(ask('hours', NOWHERE, '2026-11-23T22:00+08:00', [entry]).next, undefined);
  assert.equal(ask('hours', '+80012345678', '2026-11-23T10:00+08:00').next, undefined);
});

test('R2.2 the deferral of the verdict alone is never too early: what it cannot know of the calendar it reads strictly', () => {
  for (const [rules, dialled, at, next] of ROWS) {
    const { verdict } = ask(rules, dialled, at);
    if (verdict.notBefore === undefined || next === undefined) continue;
    // Off by an hour where the clock changes in between, and only there.
    assert.ok(verdict.notBefore >= Date.parse(next) - 3_600_000, `${rules} ${at}`);
  }
});

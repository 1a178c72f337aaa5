import assert from 'node:assert/strict';
import { createCalendar } from '../../../src/adapters/clock/calendar.js';
import { createZoneClock } from '../../../src/adapters/clock/zone-clock.js';
import { localTimes } from '../../../src/app/screening/gather-facts.js';
import { loadCalendars } from '../../../src/config/calendar.js';
import { withMobilePrefixes } from '../../../src/config/mobile-prefixes.js';
import { loadNumberingPlan } from '../../../src/config/numbering.js';
import type { Purpose } from '../../../src/core/call-attempt.js';
import { decide } from '../../../src/core/decide.js';
import { normalise } from '../../../src/core/number/normalise.js';
import { placesOf } from '../../../src/core/number/places.js';
import type { Policy } from '../../../src/core/policy/policy.js';
import { NO_FURTHER_FACTS } from '../../../src/core/snapshot.js';
import { known, type Verdict } from '../../../src/core/verdict.js';
import type { WindowCondition, WindowRule } from '../../../src/core/window/window-rule.js';

/** Two numbers of the fixture's table of mobile prefixes: Beijing and Urumqi. A prefix that is not in it: {@link NOWHERE}. */
export const BEIJING_MOBILE = '13800138000';
export const URUMQI_MOBILE = '13999112345';
export const NOWHERE = '15000000000';
export const { plan } = withMobilePrefixes(
  loadNumberingPlan('config/numbering', { home: 'cn' }),
  'test/fixtures/numbering/mobile-prefixes.csv',
);

export const zoneClock = createZoneClock();
export const calendar = createCalendar(loadCalendars('config/calendar'));

/** `09:00-21:00`; several with commas; `shut` for none. */
export function rule(
  id: string,
  effect: WindowRule['effect'],
  hours: string,
  when: WindowCondition = {},
): WindowRule {
  const minute = (text: string) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));
  const open = hours === 'shut' ? [] : hours.split(',').map((span) => span.split('-'));
  return {
    id,
    citation: { text: id, verified: 'primary', on: '2026-11-22' },
    effect,
    open: open.map(([from = '', to = '']) => ({ opens: minute(from), closes: minute(to) })),
    when,
  };
}

export interface Asked {
  readonly rules: readonly WindowRule[];
  readonly dialled?: string;
  /** With offset: `2026-11-23T10:00+08:00`. */
  readonly at: string;
  readonly purpose?: Purpose;
  readonly line?: string;
  /** What a lead says of the place. */
  readonly region?: string;
}

export function verdictOn({
  rules,
  dialled = BEIJING_MOBILE,
  at,
  purpose = 'sale',
  line,
  region,
}: Asked): Verdict {
  const pack = { name: 'test', market: 'CN', windows: rules, caps: [], exemptions: [] };
  const policy: Policy = { version: 'test', plan, pack, mode: 'enforce' };
  const number = normalise(dialled, plan);
  assert.ok(number.parsed, dialled);
  const moment = Date.parse(at);
  assert.ok(!Number.isNaN(moment), at);
  const places = placesOf(number, plan, region === undefined ? {} : { region });
  const attempt = { id: 'a', at: moment, door: 'check', dialled, purpose, ...(line && { line }) } as const;
  const times = localTimes({ zoneClock, calendar }, places, policy, moment);
  return decide(attempt, {
    policy,
    number,
    facts: { ...NO_FURTHER_FACTS, shield: known([]), localTimes: times },
  });
}

/** `open`, or what shut it: `shut sale-hours`, `shut` alone where no base speaks, `zone-unknown`. */
export function answer(asked: Asked): string {
  const { outcome, reason, findings } = verdictOn(asked);
  if (outcome === 'allow') return 'open';
  if (reason !== 'out-of-hours') return reason;
  return ['shut', ...findings.flatMap(({ rule: id }) => (id === undefined ? [] : [id]))].join(' ');
}

import type { CapRule } from '../../../src/core/caps/cap-rule.js';
import type { CallHistory, PastCall } from '../../../src/core/caps/history.js';
import { decide } from '../../../src/core/decide.js';
import { normalise } from '../../../src/core/number/normalise.js';
import { NO_FURTHER_FACTS } from '../../../src/core/snapshot.js';
import type { LocalTime } from '../../../src/core/time/local-time.js';
import { type Fact, known, type Verdict } from '../../../src/core/verdict.js';
import { attemptOf } from '../../fakes/attempt.js';
import { testPack, testPolicy } from '../../fakes/policy.js';

/** Noon in Shanghai, a Monday. */
export const NOON = Date.parse('2026-11-23T12:00:00+08:00');
export const KEY = '+8613800138000';
export const OTHER = '+8613900139000';
export const MIN = 60_000;
export const HOUR = 60 * MIN;
export const DAY = 24 * HOUR;

type Without<T> = T extends unknown ? Omit<T, 'id' | 'citation' | 'per' | 'scope'> : never;
export type CapOf = Without<CapRule> & Partial<Pick<CapRule, 'per' | 'scope'>>;

export const cap = (rule: CapOf, id = 'cap'): CapRule =>
  ({
    id,
    citation: { text: 'R2.3', verified: 'primary', on: '2026-11-22' },
    per: 'number',
    scope: 'company',
    ...rule,
  }) as CapRule;

let made = 0;
/** A call so many minutes ago. */
export const ago = (minutes: number, fields: Partial<PastCall> = {}): PastCall => ({
  id: `past-${++made}`,
  at: NOON - minutes * MIN,
  number: KEY,
  purpose: 'sale',
  ...fields,
});

export interface Given {
  readonly caps: readonly CapRule[];
  readonly calls?: readonly PastCall[];
  readonly numbers?: readonly string[];
  readonly refusedAt?: number;
  readonly history?: Fact<CallHistory>;
  readonly attempt?: Parameters<typeof attemptOf>[0];
  readonly places?: Fact<readonly LocalTime[]>;
}

export const place = (minute: number, zone = 'Asia/Shanghai'): LocalTime => ({
  zone,
  minute,
  date: '2026-11-23',
  weekday: 1,
  region: 'CN',
});

export function judged(given: Given): Verdict {
  const { caps, calls = [], numbers = [KEY], refusedAt, attempt, places } = given;
  const history =
    given.history ?? known({ numbers, calls, ...(refusedAt === undefined ? {} : { refusedAt }) });
  const asked = attemptOf({ at: NOON, ...attempt });
  return decide(asked, {
    policy: { ...testPolicy, pack: { ...testPack, caps } },
    number: normalise(asked.dialled, testPolicy.plan),
    facts: {
      ...NO_FURTHER_FACTS,
      shield: known([]),
      localTimes: places ?? known([place(12 * 60)]),
      history,
    },
  });
}

/** `allow`, or `defer cap-reached 15m`: the outcome, the reason, and the minutes until the call may go. */
export function told(given: Given): string {
  const { outcome, reason, notBefore } = judged(given);
  if (outcome === 'allow') return 'allow';
  return `${outcome} ${reason}${notBefore === undefined ? '' : ` ${(notBefore - NOON) / MIN}m`}`;
}

import type {
  AlertRecord,
  DecisionRecord,
  LedgerRecord,
  ShieldAddedRecord,
  ShieldCancelledRecord,
} from '../../src/core/ledger/record.js';
import type { PoliteEndingRecord, RefusalHeardRecord } from '../../src/core/ledger/refusal-record.js';
import { NO_FURTHER_FACTS } from '../../src/core/snapshot.js';

/** Sunday 22 November 2026, 10:00 in Shanghai. */
export const T0 = Date.UTC(2026, 10, 22, 2);
export const NUMBER = '+8613800138000';
const YEAR = 365 * 86_400_000;

export const aShieldAdded = (id: string, number = NUMBER, at = T0): ShieldAddedRecord => ({
  kind: 'shield-added',
  at,
  entry: {
    id,
    number,
    scope: 'all',
    source: 'manual',
    operator: '王芳',
    registeredAt: at,
    effectiveAt: at,
    until: at + YEAR,
  },
});

export const aShieldCancelled = (entryId: string, number = NUMBER, at = T0 + 1): ShieldCancelledRecord => ({
  kind: 'shield-cancelled',
  at,
  entryId,
  number,
  operator: 'ann',
  approver: 'bob',
  reason: 'entered on the wrong number',
});

export const aDecision = (id: string, number = NUMBER, at = T0): DecisionRecord => ({
  kind: 'decision',
  at,
  attempt: { id, at, door: 'gate', dialled: number.slice(3), purpose: 'sale', trunk: 'carrier' },
  number: { parsed: true, kind: 'mobile', key: number, dial: number.slice(3), country: 'CN' },
  facts: {
    shield: { known: true, value: [] },
    localTimes: {
      known: true,
      value: [{ zone: 'Asia/Shanghai', minute: 600, date: '2026-11-22', weekday: 7 }],
    },
    ...NO_FURTHER_FACTS,
  },
  verdict: { outcome: 'allow', reason: 'clear', findings: [], policyVersion: 'test' },
});

export const anAlert = (id: string, number = NUMBER, at = T0): AlertRecord => ({
  kind: 'alert',
  at,
  alert: { id, at, code: 'shielded', level: 'notice', number, agent: '8001' },
});

/** A call that went on so long after the customer had refused. */
export const anEnding = (ms: number, agent?: string, at = T0): PoliteEndingRecord => ({
  kind: 'polite-ending',
  at,
  number: NUMBER,
  ref: { pbx: 'pbx1', channel: 'leg-1' },
  refusedAt: at - ms,
  ms,
  how: 'hung-up',
  ...(agent === undefined ? {} : { agent }),
});

/** A refusal that was spoken and that waits for somebody. */
export const aHeard = (id: string, number = NUMBER, at = T0): RefusalHeardRecord => ({
  kind: 'refusal-heard',
  at,
  id,
  number,
  ref: { pbx: 'pbx1', channel: `leg-${id}` },
  agent: '8001',
  scope: 'all',
  speaker: 'customer',
  phrase: 'no-more-calls',
  intent: 'no-calls',
  engine: 'fake',
  offsetMs: 1000,
  confidence: 0.9,
  digest: '0'.repeat(64),
  mode: 'suggest',
  done: 'suggested',
});

/** A little ledger with every kind that touches a number. */
export const aDay = (): LedgerRecord[] => [
  { kind: 'service', at: T0, event: 'started', version: '0.1.0', policyVersion: 'test' },
  aDecision('a1'),
  aShieldAdded('s1'),
  aDecision('a2', '+8613900139000', T0 + 1),
  anAlert('al1', NUMBER, T0 + 2),
  aShieldAdded('s2', '+8613900139000', T0 + 3),
  aShieldCancelled('s2', '+8613900139000', T0 + 4),
];

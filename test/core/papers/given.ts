import type { CallAttempt } from '../../../src/core/call-attempt.js';
import { decide } from '../../../src/core/decide.js';
import { normalise } from '../../../src/core/number/normalise.js';
import type { ExemptionRule } from '../../../src/core/papers/exemption-rule.js';
import type { Paper } from '../../../src/core/papers/paper.js';
import type { RulePack } from '../../../src/core/policy/rule-pack.js';
import type { ShieldEntry } from '../../../src/core/shield/shield-entry.js';
import { type Facts, NO_FURTHER_FACTS } from '../../../src/core/snapshot.js';
import { known, type Verdict } from '../../../src/core/verdict.js';
import { testPack, testPolicy } from '../../fakes/policy.js';

export const KEY = '+8613800138000';
export const DAY = 86_400_000;
/** A Monday, ten in the morning in China. */
export const NOW = Date.parse('2026-11-23T10:00:00+08:00');
const citation = { text: 'test', verified: 'primary', on: '2026-11-22' } as const;

export const rule = (fields: Pick<ExemptionRule, 'id' | 'purposes' | 'needs' | 'waives'>): ExemptionRule => ({
  citation,
  ...fields,
});

/** The exemptions of the mission's rules: policy service, renewal within 40 days, an asked-for callback, later consent. */
export const EXEMPTIONS: readonly ExemptionRule[] = [
  rule({ id: 'service', purposes: ['service', 'claim'], needs: { paper: 'policy' }, waives: ['shielded'] }),
  rule({
    id: 'renewal',
    purposes: ['renewal'],
    needs: { paper: 'renewal', withinDays: 40 },
    waives: ['shielded'],
  }),
  rule({
    id: 'callback',
    purposes: ['sale', 'callback'],
    needs: { paper: 'appointment' },
    waives: ['out-of-hours'],
  }),
  rule({ id: 'consent', purposes: ['sale', 'survey'], needs: { paper: 'consent' }, waives: ['shielded'] }),
];
export const pack = (fields: Partial<RulePack> = {}): RulePack => ({
  ...testPack,
  exemptions: EXEMPTIONS,
  ...fields,
});
export const PROVENANCE = { id: 'lists', citation, missing: 'block' } as const;
export const OPT_IN = { id: 'opt-in', citation } as const;

const base = { number: KEY, source: 'list@0' };
export const policy = (fields: object = {}): Paper => ({
  ...base,
  id: 'policies@0:2',
  kind: 'policy',
  policyNumber: 'PL-7',
  inForceFrom: NOW - 300 * DAY,
  inForceUntil: NOW + 30 * DAY,
  ...fields,
});
export const consent = (fields: object = {}): Paper => ({
  ...base,
  id: 'consents@0:2',
  kind: 'consent',
  givenAt: NOW - DAY,
  purposes: ['sale'],
  until: null,
  evidence: 'recording 4711',
  ...fields,
});
export const appointment = (fields: object = {}): Paper => ({
  ...base,
  id: 'appointments@0:2',
  kind: 'appointment',
  from: NOW - 60_000,
  until: NOW + 60_000,
  evidence: 'recording 12',
  ...fields,
});
export const lead = (fields: object = {}): Paper => ({
  ...base,
  id: 'spring@0:2',
  kind: 'lead',
  list: 'spring',
  legalBasis: 'asked for a quote',
  approver: '李明',
  purposes: ['sale'],
  expiresAt: NOW + 10 * DAY,
  ...fields,
});
export const entry = (fields: Partial<ShieldEntry> = {}): ShieldEntry => ({
  id: 'e1',
  number: KEY,
  scope: 'all',
  source: 'agent-key',
  operator: '王芳',
  registeredAt: NOW - 10 * DAY,
  effectiveAt: NOW - 10 * DAY,
  until: NOW + 355 * DAY,
  ...fields,
});

export interface Given {
  readonly pack?: RulePack;
  readonly attempt?: Partial<CallAttempt>;
  readonly entries?: readonly ShieldEntry[];
  readonly papers?: readonly Paper[];
  readonly facts?: Partial<Facts>;
  /** Local minute at the person's place; 600 is ten in the morning. */
  readonly minute?: number;
}

export function verdictOf(given: Given): Verdict {
  const attempt = { id: 'a', at: NOW, door: 'gate', dialled: '13800138000', purpose: 'sale' } as const;
  const local = { zone: 'Asia/Shanghai', minute: given.minute ?? 600, date: '2026-11-23', weekday: 1 };
  return decide(
    { ...attempt, ...given.attempt },
    {
      policy: { ...testPolicy, pack: given.pack ?? pack() },
      number: normalise('13800138000', testPolicy.plan),
      facts: {
        ...NO_FURTHER_FACTS,
        shield: known(given.entries ?? []),
        localTimes: known([local]),
        papers: known(given.papers ?? []),
        ...given.facts,
      },
    },
  );
}

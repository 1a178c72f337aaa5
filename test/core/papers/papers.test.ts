/** R2.2, R4.6, R4.7, R7.1, R1.5: what papers waive, what they must not, and what a call must have on file. One line a case. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ReasonCode } from '../../../src/core/reasons.js';
import { unknown } from '../../../src/core/verdict.js';
import {
  appointment,
  consent,
  DAY,
  entry,
  type Given,
  KEY,
  lead,
  NOW,
  OPT_IN,
  PROVENANCE,
  pack,
  policy,
  rule,
  verdictOf,
} from './given.js';

const service = { purpose: 'service' } as const;
const renewal = { purpose: 'renewal' } as const;
const shielded = { entries: [entry()] };
const lists = pack({ provenance: PROVENANCE });
const flagged = pack({ provenance: { ...PROVENANCE, missing: 'flag' } });
const optIn = pack({ optIn: OPT_IN });
const gone = unknown('locked');
const industry = entry({ id: 'e2', source: 'industry' });
const registry = entry({ id: 'e3', source: 'national-registry' });
/** A pack that tries to waive everything for everybody with whatever is on file. */
const greedy = (needs: Parameters<typeof rule>[0]['needs'], waives: readonly ReasonCode[]) =>
  pack({ exemptions: [rule({ id: 'greedy', purposes: ['sale', 'service', 'renewal'], needs, waives })] });
const ebr = greedy({ paper: 'policy' }, ['shielded']);

type Row = readonly [what: string, given: Given, verdict: string];
const CASES: readonly Row[] = [
  // R4.6: policy service, and only that.
  [
    'R4.6 service to a shielded holder of a policy',
    { ...shielded, attempt: service, papers: [policy()] },
    'allow service',
  ],
  [
    'R4.6 a claim as well',
    { ...shielded, attempt: { purpose: 'claim' }, papers: [policy()] },
    'allow service',
  ],
  ['R4.6 not a sale', { ...shielded, papers: [policy()] }, 'block shielded'],
  [
    'R1.5 not a survey',
    { ...shielded, attempt: { purpose: 'survey' }, papers: [policy()] },
    'block shielded',
  ],
  [
    'R4.6 not a collection',
    { ...shielded, attempt: { purpose: 'collection' }, papers: [policy()] },
    'block shielded',
  ],
  ['R4.6 no policy', { ...shielded, attempt: service }, 'block shielded'],
  [
    'R4.6 a policy of somebody else',
    { ...shielded, attempt: service, papers: [policy({ number: '+8613900139000' })] },
    'block shielded',
  ],
  [
    'R4.6 an expired policy',
    { ...shielded, attempt: service, papers: [policy({ inForceUntil: NOW })] },
    'block shielded',
  ],
  [
    'R4.6 its last millisecond',
    { ...shielded, attempt: service, papers: [policy({ inForceUntil: NOW + 1 })] },
    'allow service',
  ],
  [
    'R4.6 a policy to come',
    { ...shielded, attempt: service, papers: [policy({ inForceFrom: NOW + 1 })] },
    'block shielded',
  ],
  [
    'R4.6 its first millisecond',
    { ...shielded, attempt: service, papers: [policy({ inForceFrom: NOW })] },
    'allow service',
  ],
  [
    'R4.6 one of two is in force',
    { ...shielded, attempt: service, papers: [policy({ inForceUntil: NOW }), policy({ id: 'p2' })] },
    'allow service',
  ],
  [
    'R4.6 every entry is waived',
    { entries: [entry(), industry], attempt: service, papers: [policy()] },
    'allow service',
  ],
  [
    'R4.6 the hours still hold',
    { ...shielded, attempt: service, papers: [policy()], minute: 1300 },
    'defer out-of-hours service',
  ],
  ['R4.6 papers not known', { ...shielded, attempt: service, facts: { papers: gone } }, 'block shielded'],
  ['R4.6 an unshielded number needs none', { attempt: service }, 'allow'],
  [
    'R4.6 a paper is not used where nothing is against the call',
    { attempt: service, papers: [policy()] },
    'allow',
  ],
  // Renewal: 40 days.
  [
    '42号 renewal 30 days before the end',
    { ...shielded, attempt: renewal, papers: [policy()] },
    'allow renewal',
  ],
  [
    '42号 exactly 40 days before',
    { ...shielded, attempt: renewal, papers: [policy({ inForceUntil: NOW + 40 * DAY })] },
    'allow renewal',
  ],
  [
    '42号 one millisecond earlier',
    { attempt: renewal, papers: [policy({ inForceUntil: NOW + 40 * DAY + 1 })] },
    'defer renewal-too-early',
  ],
  [
    '42号 too early and shielded',
    { ...shielded, attempt: renewal, papers: [policy({ inForceUntil: NOW + 90 * DAY })] },
    'block shielded',
  ],
  [
    '42号 one of two ends soon',
    { attempt: renewal, papers: [policy({ inForceUntil: NOW + 90 * DAY }), policy({ id: 'p2' })] },
    'allow',
  ],
  [
    '42号 shielded, one of two ends soon',
    {
      ...shielded,
      attempt: renewal,
      papers: [policy({ inForceUntil: NOW + 90 * DAY }), policy({ id: 'p2' })],
    },
    'allow renewal',
  ],
  ['42号 no policy, shielded', { ...shielded, attempt: renewal }, 'block shielded'],
  ['42号 no policy, not shielded: no date to be early for', { attempt: renewal }, 'allow'],
  [
    '42号 an ended policy says nothing',
    { attempt: renewal, papers: [policy({ inForceUntil: NOW })] },
    'allow',
  ],
  [
    '42号 papers not known: it may be too early',
    { attempt: renewal, facts: { papers: gone } },
    'block facts-unknown',
  ],
  [
    '42号 a pack without the rule asks for no date',
    { pack: pack({ exemptions: [] }), attempt: renewal, papers: [policy({ inForceUntil: NOW + 90 * DAY })] },
    'allow',
  ],
  [
    '42号 service is not bound by it',
    { attempt: service, papers: [policy({ inForceUntil: NOW + 90 * DAY })] },
    'allow',
  ],
  // R2.2: a callback that was asked for.
  ['R2.2 an appointment outside the hours', { minute: 1300, papers: [appointment()] }, 'allow callback'],
  ['R2.2 its first millisecond', { minute: 1300, papers: [appointment({ from: NOW })] }, 'allow callback'],
  ['R2.2 just before it', { minute: 1300, papers: [appointment({ from: NOW + 1 })] }, 'defer out-of-hours'],
  ['R2.2 at its end', { minute: 1300, papers: [appointment({ until: NOW })] }, 'defer out-of-hours'],
  ['R2.2 without evidence', { minute: 1300, papers: [appointment({ evidence: ' ' })] }, 'defer out-of-hours'],
  [
    'R2.2 for a survey the pack says nothing',
    { minute: 1300, attempt: { purpose: 'survey' }, papers: [appointment()] },
    'defer out-of-hours',
  ],
  [
    'R2.2 a shielded number stays shielded',
    { ...shielded, minute: 1300, papers: [appointment()] },
    'block shielded callback',
  ],
  [
    'R2.2 an appointment says when, never whether, whatever the pack says',
    {
      ...shielded,
      pack: greedy({ paper: 'appointment' }, ['shielded']),
      attempt: service,
      papers: [appointment()],
    },
    'block shielded',
  ],
  [
    'R2.2 a pack that does not waive the hours',
    { minute: 1300, pack: greedy({ paper: 'appointment' }, ['cap-reached']), papers: [appointment()] },
    'defer out-of-hours',
  ],
  // A refusal beats a relationship; later consent, with evidence, beats the refusal.
  ['B23 consent later than the refusal', { ...shielded, papers: [consent()] }, 'allow consent'],
  [
    'B23 consent before the refusal',
    { ...shielded, papers: [consent({ givenAt: NOW - 11 * DAY })] },
    'block shielded',
  ],
  [
    'B23 consent in the same millisecond',
    { ...shielded, papers: [consent({ givenAt: NOW - 10 * DAY })] },
    'block shielded',
  ],
  [
    'B23 consent one millisecond later',
    { ...shielded, papers: [consent({ givenAt: NOW - 10 * DAY + 1 })] },
    'allow consent',
  ],
  [
    'B23 later than one refusal of two',
    { entries: [entry(), entry({ id: 'e2', registeredAt: NOW - 1 })], papers: [consent()] },
    'block shielded',
  ],
  [
    'B23 an entry that is over does not count',
    { entries: [entry(), entry({ id: 'e2', registeredAt: NOW - 1, cancelledAt: NOW })], papers: [consent()] },
    'allow consent',
  ],
  [
    'R4.4 registered before, effective after the consent',
    { entries: [entry({ effectiveAt: NOW - 1 })], papers: [consent()] },
    'allow consent',
  ],
  ['B23 without evidence it is none', { ...shielded, papers: [consent({ evidence: '' })] }, 'block shielded'],
  ['B23 blank evidence is none', { ...shielded, papers: [consent({ evidence: ' \t' })] }, 'block shielded'],
  [
    'B23 for another purpose',
    { ...shielded, papers: [consent({ purposes: ['service'] })] },
    'block shielded',
  ],
  ['B23 expired', { ...shielded, papers: [consent({ until: NOW })] }, 'block shielded'],
  ['B23 until just after', { ...shielded, papers: [consent({ until: NOW + 1 })] }, 'allow consent'],
  ['B23 given in the future', { ...shielded, papers: [consent({ givenAt: NOW + 1 })] }, 'block shielded'],
  [
    'B23 of another number',
    { ...shielded, papers: [consent({ number: '+8613900139000' })] },
    'block shielded',
  ],
  [
    'B23 an earlier one beside a later one',
    { ...shielded, papers: [consent({ givenAt: 1 }), consent({ id: 'c2' })] },
    'allow consent',
  ],
  [
    'an existing relationship does not beat a refusal, whatever the pack says',
    { ...shielded, pack: ebr, papers: [policy()] },
    'block shielded',
  ],
  [
    'nor one that came from another insurer',
    { entries: [industry], pack: ebr, papers: [policy()] },
    'block shielded',
  ],
  [
    'it may a listing in a national registry',
    { entries: [registry], pack: ebr, papers: [policy()] },
    'allow greedy',
  ],
  [
    'but not where the company was refused as well',
    { entries: [registry, entry()], pack: ebr, papers: [policy()] },
    'block shielded',
  ],
  // What is not known is never waived.
  [
    'shield unknown',
    {
      pack: greedy({ paper: 'policy' }, ['shield-unknown']),
      attempt: service,
      facts: { shield: gone },
      papers: [policy()],
    },
    'block shield-unknown',
  ],
  [
    'zone unknown',
    {
      pack: greedy({ paper: 'policy' }, ['zone-unknown']),
      attempt: service,
      facts: { localTimes: gone },
      papers: [policy()],
    },
    'block zone-unknown',
  ],
  [
    'facts unknown',
    {
      pack: greedy({ paper: 'policy' }, ['facts-unknown']),
      attempt: service,
      facts: { orders: gone },
      papers: [policy()],
    },
    'block facts-unknown',
  ],
  [
    'consent cannot be the last word where refusals cannot be read',
    {
      pack: greedy({ paper: 'consent' }, ['out-of-hours']),
      minute: 1300,
      facts: { shield: gone },
      papers: [consent()],
    },
    'block shield-unknown',
  ],
  // R7.1: provenance.
  ['R7.1 on an approved list', { pack: lists, papers: [lead()] }, 'allow'],
  ['R7.1 on no list', { pack: lists }, 'block no-provenance'],
  ['R1.5 a survey is a sale', { pack: lists, attempt: { purpose: 'survey' } }, 'block no-provenance'],
  [
    'R1.5 a list for sales is none for surveys',
    { pack: lists, attempt: { purpose: 'survey' }, papers: [lead()] },
    'block no-provenance',
  ],
  [
    'R7.1 service to the holder of a policy needs no list',
    { pack: lists, attempt: service, papers: [policy()] },
    'allow',
  ],
  ...(['service', 'renewal', 'claim', 'collection'] as const).flatMap((purpose): Row[] => [
    [
      `R7.1 a ${purpose} call to somebody without a policy is a sale`,
      { pack: lists, attempt: { purpose } },
      'block no-provenance',
    ],
    [
      `R7.1 a ${purpose} call to a lead, without a policy`,
      { pack: lists, attempt: { purpose }, papers: [lead()] },
      'allow',
    ],
    [
      `R7.1 a ${purpose} call under a policy that is still to begin`,
      { pack: lists, attempt: { purpose }, papers: [policy({ inForceFrom: NOW + 1 })] },
      'block no-provenance',
    ],
    [
      `a ${purpose} call to somebody without a policy, where a sale needs consent`,
      { pack: optIn, attempt: { purpose } },
      'block no-consent',
    ],
  ]),
  [
    'R7.1 a claim may outlive its policy',
    { pack: lists, attempt: { purpose: 'claim' }, papers: [policy({ inForceUntil: NOW })] },
    'allow',
  ],
  ['R7.1 expired', { pack: lists, papers: [lead({ expiresAt: NOW })] }, 'block no-provenance'],
  ['R7.1 its last millisecond', { pack: lists, papers: [lead({ expiresAt: NOW + 1 })] }, 'allow'],
  [
    'R7.1 a list without an expiry was not recorded as one must be',
    { pack: lists, papers: [lead({ expiresAt: null })] },
    'block no-provenance',
  ],
  [
    'R7.1 approved by nobody',
    { pack: lists, papers: [lead({ approver: undefined })] },
    'block no-provenance',
  ],
  ['R7.1 approved by a blank', { pack: lists, papers: [lead({ approver: ' ' })] }, 'block no-provenance'],
  [
    'B5 several lists: one good one is enough',
    { pack: lists, papers: [lead({ expiresAt: NOW }), lead({ id: 'l2', list: 'autumn' })] },
    'allow',
  ],
  [
    'B5 several lists, none good',
    { pack: lists, papers: [lead({ expiresAt: NOW }), lead({ id: 'l2', purposes: ['service'] })] },
    'block no-provenance',
  ],
  [
    'B5 a refusal of the company’s own beats every list',
    { pack: lists, ...shielded, papers: [lead()] },
    'block shielded',
  ],
  ['R7.1 a policy is no list', { pack: lists, papers: [policy()] }, 'block no-provenance'],
  ['R7.1 flagged, it goes out', { pack: flagged }, 'allow'],
  ['R7.1 flagged, a shielded number does not', { pack: flagged, ...shielded }, 'block shielded'],
  ['R7.1 papers not known: blocked', { pack: lists, facts: { papers: gone } }, 'block facts-unknown'],
  [
    'R7.1 papers not known, only flagged: blocked all the same',
    { pack: flagged, facts: { papers: gone } },
    'block facts-unknown',
  ],
  ['papers not known where nothing needs them', { facts: { papers: gone } }, 'allow'],
  // Opt-in markets.
  ['B23 no consent basis, no sale', { pack: optIn }, 'block no-consent'],
  ['B23 with consent', { pack: optIn, papers: [consent()] }, 'allow'],
  [
    'B23 consent to another purpose',
    { pack: optIn, papers: [consent({ purposes: ['survey'] })] },
    'block no-consent',
  ],
  [
    'B23 service to the holder of a policy needs none',
    { pack: optIn, attempt: service, papers: [policy()] },
    'allow',
  ],
  [
    'B23 a survey needs its own',
    { pack: optIn, attempt: { purpose: 'survey' }, papers: [consent()] },
    'block no-consent',
  ],
  ['opt-in is law from tomorrow', { pack: pack({ optIn: { ...OPT_IN, from: '2026-11-24' } }) }, 'allow'],
  [
    'opt-in is law from today',
    { pack: pack({ optIn: { ...OPT_IN, from: '2026-11-23' } }) },
    'block no-consent',
  ],
  ['opt-in, papers not known', { pack: optIn, facts: { papers: gone } }, 'block facts-unknown'],
  // R4.7: lines of business.
  [
    'R4.7 an entry for life binds a life campaign',
    { entries: [entry({ scope: 'line:life' })], attempt: { line: 'life' } },
    'block shielded',
  ],
  [
    'R4.7 and not a motor one',
    { entries: [entry({ scope: 'line:life' })], attempt: { line: 'motor' } },
    'allow',
  ],
  ['R4.7 and one that declares no line', { entries: [entry({ scope: 'line:life' })] }, 'block shielded'],
  [
    'R4.7 consent counts against the refusals that bind',
    {
      entries: [entry(), entry({ id: 'e2', scope: 'line:life', registeredAt: NOW - 1 })],
      attempt: { line: 'motor' },
      papers: [consent()],
    },
    'allow consent',
  ],
];

for (const [what, given, wanted] of CASES)
  test(`${what}: ${wanted}`, () => {
    const { outcome, reason, findings } = verdictOf(given);
    const waived = new Set(findings.flatMap(({ waivedBy }) => (waivedBy === undefined ? [] : [waivedBy])));
    assert.equal([outcome, ...(reason === 'clear' ? [] : [reason]), ...waived].join(' '), wanted);
  });

test('a waived finding stays on record with the exemption and the paper, and no full number (R8.3, R7.2)', () => {
  const { findings } = verdictOf({ ...shielded, attempt: service, papers: [policy()] });
  assert.deepEqual(findings, [
    {
      reason: 'shielded',
      gravity: 'block',
      detail: 'e1 agent-key; policy PL-7 policies@0:2',
      waivedBy: 'service',
    },
  ]);
  const named = verdictOf({
    ...shielded,
    attempt: service,
    papers: [policy({ policyNumber: 'PL13800138000' })],
  });
  assert.equal(named.outcome, 'allow');
  assert.ok(!JSON.stringify(named).includes(KEY.slice(3)));
});

test('a renewal too early says from when it may be made; one that is flagged stays on record (R7.1)', () => {
  const early = verdictOf({ attempt: renewal, papers: [policy({ inForceUntil: NOW + 41 * DAY })] });
  assert.equal(early.notBefore, NOW + DAY);
  const flag = verdictOf({ pack: flagged, papers: [lead({ expiresAt: NOW })] });
  assert.deepEqual(flag.findings, [
    { reason: 'no-provenance', gravity: 'allow', rule: 'lists', detail: 'spring: expired' },
  ]);
});

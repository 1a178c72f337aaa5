import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { loadNumberingPlan } from '../../src/config/numbering.js';
import type { CallAttempt } from '../../src/core/call-attempt.js';
import { decide } from '../../src/core/decide.js';
import { normalise } from '../../src/core/number/normalise.js';
import type { Policy } from '../../src/core/policy/policy.js';
import type { ShieldEntry } from '../../src/core/shield/shield-entry.js';
import type { Facts } from '../../src/core/snapshot.js';
import { NO_FURTHER_FACTS } from '../../src/core/snapshot.js';
import type { LocalTime } from '../../src/core/time/local-time.js';
import { known, unknown, type Verdict } from '../../src/core/verdict.js';
import { testPack } from '../fakes/policy.js';

const plan = loadNumberingPlan('config/numbering', { home: 'cn' });
const policy: Policy = { version: 'v1', plan, pack: testPack, mode: 'enforce' };
const MINUTE = 60_000;

const at = (local: string): number => Date.parse(`2026-11-23T${local}+08:00`);

/** What the zone table says of a fixed offset at that moment. */
function place(zone: string, offsetHours: number, moment: number): LocalTime {
  const local = new Date(moment + offsetHours * 60 * MINUTE);
  return {
    zone,
    minute: local.getUTCHours() * 60 + local.getUTCMinutes(),
    date: local.toISOString().slice(0, 10),
    weekday: local.getUTCDay() || 7,
  };
}

interface Given {
  readonly dialled?: string;
  readonly time?: string;
  readonly entries?: readonly ShieldEntry[];
  readonly shield?: Facts['shield'];
  readonly localTimes?: Facts['localTimes'];
  readonly offsets?: Readonly<Record<string, number>>;
  readonly attempt?: Partial<CallAttempt>;
}

function verdict(given: Given): Verdict {
  const moment = at(given.time ?? '10:00:00');
  const dialled = given.dialled ?? '13800138000';
  const offsets = Object.entries(given.offsets ?? { 'Asia/Shanghai': 8 });
  return decide(
    { id: 'a', at: moment, door: 'gate', dialled, purpose: 'sale', ...given.attempt },
    {
      policy,
      number: normalise(dialled, plan),
      facts: {
        ...NO_FURTHER_FACTS,
        shield: given.shield ?? known(given.entries ?? []),
        localTimes: given.localTimes ?? known(offsets.map(([zone, hours]) => place(zone, hours, moment))),
      },
    },
  );
}

const entry = (changes: Partial<ShieldEntry> = {}): ShieldEntry => ({
  id: 'e1',
  number: '+8613800138000',
  scope: 'all',
  source: 'agent-key',
  operator: '1001',
  registeredAt: at('08:00:00'),
  effectiveAt: at('08:00:00'),
  until: null,
  ...changes,
});

type Row = readonly [what: string, given: Given, outcome: string];

const ROWS: readonly Row[] = [
  ['R1.1 nothing against it', {}, 'allow clear'],
  ['R1.1 shielded', { entries: [entry()] }, 'block shielded'],
  [
    'R1.3 shielded, dialled otherwise',
    { dialled: '0086 138-0013-8000', entries: [entry()] },
    'block shielded',
  ],
  [
    'R1.1 an entry of another number does not bind',
    { entries: [entry({ number: '+8613900139000' })] },
    'allow clear',
  ],
  ['R1.1 cancelled', { entries: [entry({ cancelledAt: at('09:30:00') })] }, 'allow clear'],
  [
    'R1.1 cancelled later than this call',
    { entries: [entry({ cancelledAt: at('10:00:01') })] },
    'block shielded',
  ],
  ['R4.4 not yet effective', { entries: [entry({ effectiveAt: at('10:00:00.001') })] }, 'allow clear'],
  ['R4.4 effective now', { entries: [entry({ effectiveAt: at('10:00:00') })] }, 'block shielded'],
  ['R1.2 ended now', { entries: [entry({ until: at('10:00:00') })] }, 'allow clear'],
  ['R1.2 ends in a millisecond', { entries: [entry({ until: at('10:00:00.001') })] }, 'block shielded'],
  [
    'scope of this campaign',
    { entries: [entry({ scope: 'campaign:a' })], attempt: { campaign: 'a' } },
    'block shielded',
  ],
  [
    'scope of another campaign',
    { entries: [entry({ scope: 'campaign:a' })], attempt: { campaign: 'b' } },
    'allow clear',
  ],
  ['scope of a campaign, none declared', { entries: [entry({ scope: 'campaign:a' })] }, 'block shielded'],
  ['R1.1 the list cannot be read', { shield: unknown('locked') }, 'block shield-unknown'],
  ['R2.2 08:59:59.999', { time: '08:59:59.999' }, 'defer out-of-hours'],
  ['R2.2 09:00:00.000', { time: '09:00:00' }, 'allow clear'],
  ['R2.2 20:59:59.999', { time: '20:59:59.999' }, 'allow clear'],
  ['R2.2 21:00:00.000', { time: '21:00:00' }, 'defer out-of-hours'],
  ['R2.2 midnight', { time: '00:00:00' }, 'defer out-of-hours'],
  ['R2.1 no zone', { localTimes: known([]) }, 'block zone-unknown'],
  ['R2.1 zone table away', { localTimes: unknown('no table') }, 'block zone-unknown'],
  [
    'R2.1 morning in Tokyo, too early in China',
    { time: '08:30:00', offsets: { 'Asia/Tokyo': 9 } },
    'allow clear',
  ],
  ['R2.1 one of two places is closed', { time: '20:30:00', offsets: { a: 8, b: 9 } }, 'defer out-of-hours'],
  ['R2.1 both places are open', { time: '12:30:00', offsets: { a: 8, b: 9 } }, 'allow clear'],
  ['R1.3 unreadable', { dialled: '1380013800' }, 'block unparseable'],
  [
    'R1.3 unreadable at night, list away',
    { dialled: '', time: '03:00:00', shield: unknown('x') },
    'block unparseable',
  ],
  ['block is graver than defer', { time: '22:00:00', entries: [entry()] }, 'block shielded'],
  ['service number in hours', { dialled: '95588' }, 'allow clear'],
  ['service number at night', { dialled: '95588', time: '22:00:00' }, 'defer out-of-hours'],
];

for (const [what, given, outcome] of ROWS) {
  test(`decide: ${what} → ${outcome}`, () => {
    const { outcome: got, reason, policyVersion } = verdict(given);
    assert.equal(`${got} ${reason}`, outcome);
    assert.equal(policyVersion, 'v1');
  });
}

test('R1.1 an emergency number is allowed at night, shielded, with store and zone table down, in every spelling', () => {
  for (const dialled of [
    '110',
    '119',
    '120',
    '122',
    '112',
    '12395',
    '+86110',
    '0755 110',
    'tel:120',
    '0119',
  ]) {
    for (const shield of [unknown('down'), known([entry({ number: '86:110' })])]) {
      const answer = verdict({ dialled, time: '03:00:00', shield, localTimes: unknown('down') });
      assert.deepEqual(
        answer,
        { outcome: 'allow', reason: 'emergency', findings: [], policyVersion: 'v1' },
        dialled,
      );
    }
  }
  assert.equal(verdict({ dialled: '11012345', time: '03:00:00' }).outcome, 'block');
});

test('every finding is kept: two entries and the hour, each with its evidence and no full number', () => {
  const entries = [
    entry(),
    entry({ id: 'e2', source: 'industry' }),
    entry({ id: 'e3', cancelledAt: at('08:30:00') }),
  ];
  const answer = verdict({ time: '22:15:30', entries });
  assert.deepEqual(answer.findings, [
    { reason: 'shielded', gravity: 'block', detail: 'e1 agent-key' },
    { reason: 'shielded', gravity: 'block', detail: 'e2 industry' },
    {
      reason: 'out-of-hours',
      gravity: 'defer',
      rule: 'hours',
      detail: 'Asia/Shanghai 22:15',
      notBefore: Date.parse('2026-11-24T09:00:00+08:00'),
    },
  ]);
  assert.equal(answer.notBefore, undefined, 'a block does not end by itself');
  const unreadable = verdict({ dialled: '12', time: '22:15:30', shield: unknown('down') });
  assert.deepEqual(unreadable.findings, [
    { reason: 'unparseable', gravity: 'block', detail: 'unknown-prefix' },
  ]);
  const dark = verdict({ shield: unknown('locked'), localTimes: unknown('no table') });
  assert.deepEqual(
    dark.findings.map(({ reason, detail }) => `${reason} ${detail}`),
    ['shield-unknown locked', 'zone-unknown no table'],
  );
});

const OPENINGS: readonly (readonly [
  time: string,
  offsets: Readonly<Record<string, number>>,
  opens: string | null,
])[] = [
  ['08:59:59.999', { a: 8 }, '2026-11-23T09:00:00+08:00'],
  ['21:00:00', { a: 8 }, '2026-11-24T09:00:00+08:00'],
  ['03:00:00', { a: 8, b: 9 }, '2026-11-23T09:00:00+08:00'],
  ['20:30:00', { a: 8, b: 9 }, '2026-11-24T09:00:00+08:00'],
  ['12:00:00', { 'Europe/London': 0 }, '2026-11-23T17:00:00+08:00'],
  ['12:00:00', { east: 12, west: 2 }, '2026-11-23T15:00:00+08:00'],
  ['12:00:00', { east: 12, west: 0 }, null],
  ['12:00:00', { half: 5.5 }, null],
];

test('R2.2 a deferral names the next moment at which all places are open', () => {
  for (const [time, offsets, opens] of OPENINGS) {
    const { notBefore, outcome } = verdict({ time, offsets });
    if (offsets['half'] !== undefined) assert.equal(outcome, 'allow');
    else assert.equal(outcome, 'defer', time);
    assert.equal(
      notBefore,
      opens === null ? undefined : Date.parse(opens),
      `${time} ${JSON.stringify(offsets)}`,
    );
  }
});

test('R2.2 at the moment a deferral names the call is open, and a minute earlier it was not', () => {
  const offsets = fc.array(
    fc.integer({ min: -48, max: 56 }).map((quarters) => quarters / 4),
    { minLength: 1, maxLength: 4 },
  );
  const moment = fc.integer({ min: at('00:00:00'), max: at('00:00:00') + 86_400_000 });
  fc.assert(
    fc.property(offsets, moment, (hours, when) => {
      const ask = (then: number) =>
        decide(
          { id: 'a', at: then, door: 'check', dialled: '13800138000', purpose: 'sale' },
          {
            policy,
            number: normalise('13800138000', plan),
            facts: {
              ...NO_FURTHER_FACTS,
              shield: known([]),
              localTimes: known(hours.map((offset, index) => place(`z${index}`, offset, then))),
            },
          },
        );
      const { outcome, notBefore } = ask(when);
      if (outcome === 'allow' || notBefore === undefined) return;
      assert.ok(notBefore > when);
      assert.equal(ask(notBefore).outcome, 'allow');
      assert.equal(ask(notBefore - 1).outcome, 'defer');
    }),
    { numRuns: 2000 },
  );
});

test('decide never throws and never allows what it could not look up', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.boolean(),
      fc.boolean(),
      (dialled, list, table) => {
        const answer = verdict({
          dialled,
          ...(list ? {} : { shield: unknown('down') }),
          ...(table ? {} : { localTimes: unknown('down') }),
        });
        if (answer.reason !== 'emergency' && !(list && table)) assert.equal(answer.outcome, 'block');
      },
    ),
  );
});

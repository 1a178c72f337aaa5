/** Measures normalise and decide alone and together, on one core: `scripts/bench decide [--json]`. */

import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { loadPack } from '../src/config/load-pack.js';
import { loadNumberingPlan } from '../src/config/numbering.js';
import type { CallAttempt, Purpose } from '../src/core/call-attempt.js';
import { decide } from '../src/core/decide.js';
import { normalise } from '../src/core/number/normalise.js';
import type { Paper } from '../src/core/papers/paper.js';
import type { Policy } from '../src/core/policy/policy.js';
import type { ShieldEntry } from '../src/core/shield/shield-entry.js';
import type { Facts } from '../src/core/snapshot.js';
import { NO_FURTHER_FACTS } from '../src/core/snapshot.js';
import { known } from '../src/core/verdict.js';
import { testPack } from '../test/fakes/policy.js';

const ROUNDS = 9;
const OPERATIONS = 200_000;
const DAY = 86_400_000;
const AT = Date.UTC(2026, 10, 23, 2, 0);

interface Figure {
  readonly name: string;
  readonly perSecond: number;
  readonly nanoseconds: number;
}

const plan = loadNumberingPlan(join(process.cwd(), 'config/numbering'), {
  home: 'cn',
  outsideLine: ['9'],
  homeArea: '10',
});
const policy: Policy = { version: 'bench', plan, pack: testPack, mode: 'enforce' };
const { pack: beijingPack } = loadPack('cn-insurance-beijing', { shipped: 'config/policy', plan });
const beijing: Policy = { ...policy, pack: beijingPack };

/** What a call centre dials: mostly plain mobiles, then landlines, prefixes, and text that came from a list. */
const MIXED: readonly string[] = [
  ...Array.from({ length: 60 }, (_, i) => `1${38 + (i % 20)}00138${String(100 + i)}`.slice(0, 11)),
  ...Array.from({ length: 12 }, (_, i) => `0106255${String(1000 + i)}`),
  ...Array.from({ length: 8 }, (_, i) => `0755${String(26_770_000 + i)}`),
  ...Array.from({ length: 6 }, (_, i) => `9013800138${String(100 + i)}`),
  '+8613800138000',
  '008613800138000',
  '1795113800138000',
  '+86 138-0013-8000',
  '95588',
  '4008123456',
  '0012125550123',
  'tel:+86-10-6255-1234;ext=12',
  'sip:%2B8613800138000@10.0.0.1;user=phone',
  '110',
  '138001380001',
  '１３８００１３８０００',
  '010-62551234-801',
  'not a number',
];
const PLAIN: readonly string[] = MIXED.slice(0, 60);

const attempt: CallAttempt = { id: 'bench', at: AT, door: 'gate', dialled: '', purpose: 'sale' };
const clear: Facts = {
  ...NO_FURTHER_FACTS,
  shield: known([]),
  localTimes: known([{ zone: 'Asia/Shanghai', minute: 600, date: '2026-11-23', weekday: 1 }]),
};
const entry: ShieldEntry = {
  id: 'bench',
  number: '+8613800138000',
  scope: 'all',
  source: 'agent-key',
  operator: 'bench',
  registeredAt: AT - 1,
  effectiveAt: AT - 1,
  until: null,
};
const shielded: Facts = { ...clear, shield: known([entry]) };
/** What a call in Beijing finds on file when everything is asked of it: a refusal, a policy, a lead, an appointment to come. */
const onFile: readonly Paper[] = [
  {
    id: 'lead',
    kind: 'lead',
    number: '+8613800138000',
    source: 'bench@0',
    list: 'bench',
    legalBasis: 'consent',
    approver: 'bench',
    purposes: ['sale'],
    expiresAt: AT + DAY,
  },
  {
    id: 'policy',
    kind: 'policy',
    number: '+8613800138000',
    source: 'bench@0',
    policyNumber: 'P1',
    inForceFrom: AT - DAY,
    inForceUntil: AT + 30 * DAY,
  },
  {
    id: 'appointment',
    kind: 'appointment',
    number: '+8613800138000',
    source: 'bench@0',
    from: AT + DAY,
    until: AT + 2 * DAY,
    evidence: 'recording 1',
  },
];
const papered: Facts = { ...shielded, papers: known(onFile) };
const late: Facts = {
  ...papered,
  localTimes: known([
    { zone: 'Asia/Shanghai', minute: 1320, date: '2026-11-23', weekday: 1, region: 'CN-11' },
  ]),
};
const readings = MIXED.map((dialled) => normalise(dialled, plan));

/** Results are added up so that the engine cannot leave the work out. */
let sink = 0;

function measure(name: string, operation: (index: number) => number): Figure {
  const samples: number[] = [];
  for (let round = -2; round < ROUNDS; round++) {
    const start = process.hrtime.bigint();
    for (let index = 0; index < OPERATIONS; index++) sink += operation(index);
    const nanoseconds = Number(process.hrtime.bigint() - start) / OPERATIONS;
    if (round >= 0) samples.push(nanoseconds); // the first two rounds warm the engine up
  }
  const median = samples.sort((a, b) => a - b)[Math.floor(samples.length / 2)] ?? Number.NaN;
  return { name, perSecond: Math.round(1e9 / median), nanoseconds: Math.round(median * 10) / 10 };
}

function normaliseOne(list: readonly string[]) {
  return (index: number) => (normalise(list[index % list.length] ?? '', plan).parsed ? 1 : 0);
}

function decideOne(facts: Facts, under = policy, purpose: Purpose = 'sale') {
  const asked: CallAttempt = { ...attempt, purpose };
  return (index: number) => {
    const number = readings[index % readings.length] ?? { parsed: false, why: 'empty' };
    return decide(asked, { policy: under, number, facts }).findings.length;
  };
}

const figures: readonly Figure[] = [
  measure('normalise, plain mobile', normaliseOne(PLAIN)),
  measure('normalise, mixed list', normaliseOne(MIXED)),
  measure('decide, clear', decideOne(clear)),
  measure('decide, shielded', decideOne(shielded)),
  measure('decide, Beijing, clear sale', decideOne({ ...clear, papers: known(onFile) }, beijing)),
  measure('decide, Beijing, waived service', decideOne(papered, beijing, 'service')),
  measure('decide, Beijing, all against it', decideOne(late, beijing)),
  measure('normalise + decide, mixed list', (index) => {
    const dialled = MIXED[index % MIXED.length] ?? '';
    const number = normalise(dialled, plan);
    const facts = index % 10 === 0 ? shielded : clear;
    return decide({ ...attempt, dialled }, { policy, number, facts }).findings.length;
  }),
];

const { values } = parseArgs({ options: { json: { type: 'boolean', default: false } } });
if (values.json) {
  const about = { node: process.version, rounds: ROUNDS, operations: OPERATIONS };
  console.log(JSON.stringify({ benchmark: 'decide', ...about, figures, sink }));
} else {
  console.log(`${'operation'.padEnd(34)}${'per second'.padStart(14)}${'ns each'.padStart(12)}`);
  for (const { name, perSecond, nanoseconds } of figures) {
    console.log(
      `${name.padEnd(34)}${perSecond.toLocaleString('en').padStart(14)}${nanoseconds.toFixed(1).padStart(12)}`,
    );
  }
  console.log(
    `one core, Node ${process.version}, median of ${ROUNDS} rounds of ${OPERATIONS.toLocaleString('en')}`,
  );
}

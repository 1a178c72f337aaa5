/**
 * R8.3 on a real Asterisk: one call for each reason of the policy, as the agent meets it: refused with its cause, the sentence heard,
 * the carrier silent, the reason on record. `caller-id` and orders on ringing calls are in orders.test.ts, `renewal-too-early` and
 * the exemptions in papers.test.ts, `not-screened` and `not-recorded` in faults.test.ts.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { type Lab, startLab } from '../../scripts/lab/lab.js';
import { waitFor } from '../../scripts/lab/wait.js';
import { REASONS, type ReasonCode } from '../../src/core/reasons.js';
import { give } from './give-order.js';
import { decisions, freshNumbers, shield } from './numbers.js';

const CITED = 'citation: { text: test, verified: primary, on: "2026-11-22" }';
const RULES = {
  none: '',
  caps: `caps:\n  - { id: one, ${CITED}, kind: most, counts: attempts, most: 1, span: local-day, per: number, scope: company }\n`,
  gap: `caps:\n  - { id: hour, ${CITED}, kind: gap, counts: attempts, least: PT1H, per: number, scope: company }\n`,
  provenance: `provenance: { id: lists, ${CITED}, missing: block }\n`,
  optIn: `optIn: { id: opt-in, ${CITED} }\n`,
  shut: `windows:\n  - { id: shut, ${CITED}, effect: narrow, open: [], when: {} }\n`,
};

interface Case {
  readonly reason: ReasonCode;
  readonly rules: keyof typeof RULES;
  /** The number to dial, once everything that speaks against it is in place. */
  readonly set: (lab: Lab) => Promise<string>;
}

const fresh = async (): Promise<string> => freshNumbers(1)[0] ?? '';

/** A number that has been called once already. */
async function called(lab: Lab): Promise<string> {
  const number = await fresh();
  const call = await lab.agent.dial(number);
  assert.equal(call.code, 200);
  await call.hangUp();
  await lab.idle();
  return number;
}

/** A call to somebody else is refused: the service, which looks four times a second, has the order. */
const bound = (lab: Lab, number: () => Promise<string>): Promise<true> =>
  waitFor('the order to bind', async () =>
    (await lab.agent.call(await number())).code === 403 ? (true as const) : undefined,
  );

const CASES: readonly Case[] = [
  {
    reason: 'shielded',
    rules: 'none',
    set: async (lab) => {
      const number = await fresh();
      await shield(lab, [number]);
      return number;
    },
  },
  { reason: 'unparseable', rules: 'none', set: async () => (await fresh()).slice(0, 10) },
  // Inmarsat: a number that is nowhere.
  { reason: 'zone-unknown', rules: 'none', set: async () => '00870773111632' },
  { reason: 'cap-reached', rules: 'caps', set: called },
  { reason: 'cooling-off', rules: 'gap', set: called },
  { reason: 'no-provenance', rules: 'provenance', set: fresh },
  { reason: 'no-consent', rules: 'optIn', set: fresh },
  { reason: 'out-of-hours', rules: 'shut', set: fresh },
  {
    reason: 'suspended',
    rules: 'none',
    set: async (lab) => {
      await give(lab, 'area', '广东', 'other');
      await bound(lab, async () => '02087654321');
      return '02081234567';
    },
  },
  {
    reason: 'not-entitled',
    rules: 'none',
    set: async (lab) => {
      await give(lab, 'agent', 'agent1', 'other');
      // A mobile might be in 广东, whose order is still in force.
      await bound(lab, async () => '01087654321');
      return '01081234567';
    },
  },
];

describe('one call for each reason', { concurrency: 1 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'callward-test-'));
  const pack = join(folder, 'lab.yaml');
  const law = (rules: keyof typeof RULES): void =>
    writeFileSync(pack, `name: lab\nmarket: CN\nextends: cn-insurance\n${RULES[rules]}`);
  let lab: Lab;
  let inForce: keyof typeof RULES = 'none';
  before(async () => {
    law(inForce);
    const config = { policy: { pack }, alerts: { ring: false } };
    lab = await startLab({ carrier: { talks: { code: 200 } }, service: { config } });
  });
  after(async () => {
    await lab?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  for (const { reason, rules, set } of CASES)
    test(`R8.3 ${reason}: cause ${REASONS[reason].cause}, its sentence, no ring, on record`, async () => {
      if (rules !== inForce) {
        law(rules);
        await lab.service.restart();
        await lab.guardSeen();
        inForce = rules;
      }
      const number = await set(lab);
      const rings = lab.carrier.ringsFor(number);
      const call = await lab.agent.dial(number);
      assert.ok(call.code >= 400, `SIP ${call.code}`);
      assert.match(call.reason, new RegExp(`cause=${REASONS[reason].cause}\\b`));
      assert.ok(call.ear.audibleMs() > 500, `the agent hears why (${call.ear.audibleMs()} ms)`);
      assert.equal(lab.carrier.ringsFor(number), rings, 'the carrier never rang');
      const last = (await decisions(lab)).filter(({ attempt }) => attempt.dialled === number).at(-1);
      assert.equal(last?.verdict.reason, reason);
      assert.notEqual(last?.verdict.outcome, 'allow');
    });

  test('R8.3 what was recorded is reached again, every call of it', async () => {
    const { code, out, err } = await lab.service.cli(['replay', '--json']);
    assert.equal(code, 0, out + err);
    const { agreed, differences } = JSON.parse(out) as { agreed: number; differences: unknown[] };
    assert.ok(agreed >= CASES.length, out);
    assert.deepEqual(differences, []);
  });
});

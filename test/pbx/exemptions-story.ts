import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { type Lab, startLab } from '../../scripts/lab/lab.js';
import { night, noon, trialDay } from '../../scripts/lab/trial-day.js';
import { loadPack } from '../../src/config/load-pack.js';
import { loadNumberingPlan } from '../../src/config/numbering.js';
import type { ExemptionNeed } from '../../src/core/papers/exemption-rule.js';
import type { ReasonCode } from '../../src/core/reasons.js';
import { consented, DAY, daysFromNoon, NOON, refused, takePapers } from './lists.js';
import { decisions, freshNumbers } from './numbers.js';
import { refusedFor } from './refused-for.js';
import type { Site } from './site.js';

const PACK = `name: lab
market: CN
extends: cn-insurance
caps:
  - id: cooling
    citation: { text: test, verified: primary, on: "2026-11-22" }
    kind: cooling-off
    after: refusal
    least: P30D
    per: number
    scope: company
    purposes: [sale]
`;

interface Exemption {
  readonly id: string;
  readonly needs: ExemptionNeed['paper'];
  readonly waives: readonly ReasonCode[];
  readonly at: 'noon' | 'night';
  readonly as: 'seller' | 'server' | 'renewer' | 'caller';
  /** What speaks against the call. The night speaks for itself. */
  readonly against?: (lab: Lab, number: string) => Promise<unknown>;
  /** What the call is refused for without the paper. */
  readonly without?: ReasonCode;
  readonly paper: (lab: Lab, number: string) => Promise<unknown>;
  readonly cited: RegExp;
}

const policy =
  (until: number) =>
  (lab: Lab, number: string): Promise<unknown> =>
    takePapers(lab, 'policies', [`${number},PL-7,${daysFromNoon(-300)},${daysFromNoon(until)}`]);
const POLICY = /policy PL-7 policies@/;

const EXEMPTIONS: readonly Exemption[] = [
  {
    ...{ id: 'policy-service', needs: 'policy', waives: ['shielded'], at: 'noon', as: 'server' },
    ...{ against: refused, without: 'shielded', paper: policy(200), cited: POLICY },
  },
  {
    ...{ id: 'policy-service', needs: 'policy', waives: ['out-of-hours'], at: 'night', as: 'server' },
    ...{ without: 'out-of-hours', paper: policy(200), cited: POLICY },
  },
  // It sets the day and waives nothing: on the record is the policy that the decision saw.
  {
    ...{ id: 'renewal-40-days', needs: 'renewal', waives: [], at: 'noon', as: 'renewer' },
    ...{ paper: policy(30), cited: /PL-7/ },
  },
  {
    ...{ id: 'appointment', needs: 'appointment', waives: ['out-of-hours'], at: 'night', as: 'caller' },
    without: 'out-of-hours',
    paper: (lab, number) =>
      takePapers(lab, 'appointments', [`${number},${trialDay()} 21:30,${trialDay()} 23:30,recording 12`]),
    cited: /appointment appointments@/,
  },
  {
    ...{ id: 'consent', needs: 'consent', waives: ['shielded', 'cooling-off'], at: 'noon', as: 'seller' },
    ...{ against: refused, without: 'shielded' },
    paper: (lab, number) => consented(lab, number, NOON - 5 * DAY),
    cited: /consent c0/,
  },
];

/** One call for each exemption of the default pack: refused without its paper; with it the trunk rings, and the record says why. */
export function exemptionsStory(site: Site): void {
  test('C4 no exemption, and nothing that one waives, is without its call on a real PBX', () => {
    const plan = loadNumberingPlan('config/numbering', { home: 'cn' });
    const { exemptions } = loadPack('cn-insurance', { shipped: 'config/policy', plan }).pack;
    const pairs = (all: readonly { readonly id: string; readonly waives: readonly ReasonCode[] }[]) =>
      all
        .flatMap(({ id, waives }) => (waives.length > 0 ? waives.map((reason) => `${id} ${reason}`) : [id]))
        .sort();
    assert.deepEqual(pairs(EXEMPTIONS), pairs(exemptions));
    const needs: Record<ExemptionNeed['paper'], true> = {
      policy: true,
      renewal: true,
      appointment: true,
      consent: true,
    };
    assert.deepEqual(new Set(EXEMPTIONS.map((one) => one.needs)), new Set(Object.keys(needs)));
  });

  for (const [at, clock] of [
    ['noon', noon],
    ['night', night],
  ] as const)
    describe(`exemptions at ${at}`, { concurrency: 1 }, () => {
      const folder = mkdtempSync(join(tmpdir(), 'callward-test-'));
      const pack = join(folder, 'lab.yaml');
      let lab: Lab;
      before(async () => {
        writeFileSync(pack, PACK);
        lab = await startLab({
          ...{ pbx: site.pbx, clock, carrier: { talks: { code: 200 } } },
          agents: {
            seller: {},
            server: site.marks({ purpose: 'service' }),
            renewer: site.marks({ purpose: 'renewal' }),
            caller: site.marks({ purpose: 'callback' }),
          },
          service: { config: { policy: { pack }, alerts: { ring: false } } },
        });
      });
      after(async () => {
        await lab?.close();
        rmSync(folder, { recursive: true, force: true });
      });

      for (const { id, needs, waives, as, against, without, paper, cited } of EXEMPTIONS.filter(
        (one) => one.at === at,
      ))
        test(`C4 ${id}: a ${needs} on file waives ${waives.join(', ') || 'nothing'}, on record`, async () => {
          const [number = ''] = freshNumbers(1);
          await against?.(lab, number);
          if (without) {
            refusedFor(site, await lab.agent.dial(number, { as }), without);
            assert.equal(lab.carrier.ringsFor(number), 0);
          }
          await paper(lab, number);
          const call = await lab.agent.dial(number, { as });
          assert.equal(call.code, 200);
          await call.hangUp();
          await lab.idle();
          assert.equal(lab.carrier.ringsFor(number), 1);
          const record = (await decisions(lab))
            .filter(({ attempt }) => attempt.dialled.endsWith(number))
            .at(-1);
          assert.equal(record?.verdict.outcome, 'allow');
          const waived = (record?.verdict.findings ?? []).filter((finding) => finding.waivedBy === id);
          assert.deepEqual(
            waived.map(({ reason }) => reason),
            waives,
          );
          for (const { detail = '' } of waived) assert.match(detail, cited);
          assert.match(JSON.stringify(record?.facts.papers), waived.length > 0 ? /./ : cited);
        });
    });
}

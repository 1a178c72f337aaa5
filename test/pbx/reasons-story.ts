import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import Database from 'better-sqlite3';
import { type Lab, startLab } from '../../scripts/lab/lab.js';
import { waitFor } from '../../scripts/lab/wait.js';
import { REASON_CODES, REASONS, type ReasonCode } from '../../src/core/reasons.js';
import { give } from './give-order.js';
import { heard } from './heard.js';
import { daysFromNoon, takePapers } from './lists.js';
import { alerts, decisions, freshNumbers, shield } from './numbers.js';
import { refusedFor } from './refused-for.js';
import type { Site } from './site.js';

const CITED = 'citation: { text: test, verified: primary, on: "2026-11-22" }';
const RULES = {
  none: '',
  caps: `caps:\n  - { id: one, ${CITED}, kind: most, counts: attempts, most: 1, span: local-day, per: number, scope: company }\n`,
  gap: `caps:\n  - { id: hour, ${CITED}, kind: gap, counts: attempts, least: PT1H, per: number, scope: company }\n`,
  provenance: `provenance: { id: lists, ${CITED}, missing: block }\n`,
  optIn: `optIn: { id: opt-in, ${CITED} }\n`,
  shut: `windows:\n  - { id: shut, ${CITED}, effect: narrow, open: [], when: {} }\n`,
  callerId: `callerId: { id: published, ${CITED}, allowed: ["01062551234"] }\n`,
};

interface Story {
  readonly lab: Lab;
  readonly site: Site;
}
interface Call {
  readonly rules?: keyof typeof RULES;
  readonly mode?: 'shadow';
  readonly as?: string;
  /** The number to dial, once everything that speaks against it is in place. */
  readonly set: (lab: Lab) => Promise<string> | string;
  /** Takes away what `set` has put in the way; then calls go out again by themselves. */
  readonly mend?: (lab: Lab) => Promise<void> | void;
  /** Why no decision can be on record. */
  readonly unrecorded?: 'nobody is asked' | 'nobody is there' | 'the ledger cannot be written';
  /** Instead of an agent's call to the number. */
  readonly tell?: (story: Story, number: string) => Promise<void>;
}

const fresh = (): string => freshNumbers(1)[0] ?? '';

async function shielded(lab: Lab): Promise<string> {
  const number = fresh();
  await shield(lab, [number]);
  return number;
}

/** A number that has been called once already. */
async function called(lab: Lab): Promise<string> {
  const number = fresh();
  const call = await lab.agent.dial(number);
  assert.equal(call.code, 200);
  await call.hangUp();
  await lab.idle();
  return number;
}

/** A call to somebody else is refused: the service, which looks four times a second, has the order. */
const bound = (lab: Lab, number: string): Promise<true> =>
  waitFor('the order to bind', async () =>
    (await lab.agent.call(number)).code !== 200 ? (true as const) : undefined,
  );

/** Another process's hand on the database, under the running service. */
function database(lab: Lab, sql: string): Database.Database {
  const db = new Database(join(lab.service.data, 'callward.db'), { timeout: 5000 });
  db.exec(sql);
  return db;
}
const away = (table: string): Pick<Call, 'set' | 'mend'> => ({
  set: (lab) => {
    database(lab, `ALTER TABLE ${table} RENAME TO ${table}_away`).close();
    return fresh();
  },
  mend: (lab) => void database(lab, `ALTER TABLE ${table}_away RENAME TO ${table}`).close(),
});
let lock: Database.Database | undefined;

/** Every reason of the registry, and the call that is made for it: what is not here is missed by the test below. */
const CALLS: Readonly<Record<ReasonCode, Call>> = {
  clear: { set: fresh },
  emergency: { set: () => '110', unrecorded: 'nobody is asked' },
  shadow: { mode: 'shadow', set: shielded },
  shielded: { set: shielded },
  unparseable: { set: () => fresh().slice(0, 10) },
  // Inmarsat: a number that is nowhere.
  'zone-unknown': { set: () => '00870773111632' },
  'cap-reached': { rules: 'caps', set: called },
  'facts-unknown': { rules: 'caps', ...away('calls') },
  'cooling-off': { rules: 'gap', set: called },
  'no-provenance': { rules: 'provenance', set: fresh },
  'no-consent': { rules: 'optIn', set: fresh },
  'out-of-hours': { rules: 'shut', set: fresh },
  'caller-id': { rules: 'callerId', set: fresh },
  'renewal-too-early': {
    as: 'renewer',
    set: async (lab) => {
      const number = fresh();
      await takePapers(lab, 'policies', [`${number},PL-2,${daysFromNoon(-300)},${daysFromNoon(60)}`]);
      return number;
    },
  },
  'shield-unknown': away('shield'),
  'not-recorded': {
    set: (lab) => {
      lock = database(lab, 'BEGIN IMMEDIATE');
      return fresh();
    },
    mend: () => void lock?.exec('ROLLBACK').close(),
    unrecorded: 'the ledger cannot be written',
  },
  'not-screened': {
    set: async (lab) => {
      await lab.service.stop();
      return fresh();
    },
    mend: (lab) => lab.service.run(),
    unrecorded: 'nobody is there',
  },
  bypass: { set: fresh, tell: bypassed },
  suspended: {
    set: async (lab) => {
      await give(lab, 'area', '广东', 'other');
      await bound(lab, '02087654321');
      return '02081234567';
    },
  },
  // Last, for the orders stand: a mobile might be in 广东, and agent1 may not dial any more.
  'not-entitled': {
    set: async (lab) => {
      await give(lab, 'agent', 'agent1', 'other');
      await bound(lab, '01087654321');
      return '01081234567';
    },
  },
};

const goesOut = (reason: ReasonCode): boolean => REASONS[reason].sip === 302;

const last = async (lab: Lab, number: string) =>
  // The dialled spelling ends alike at every door.
  (await decisions(lab)).filter(({ attempt }) => attempt.dialled.endsWith(number.slice(1))).at(-1);

/** No agent hears it: the supervisor does, and the leg is gone. */
async function bypassed({ lab, site }: Story, number: string): Promise<void> {
  const rung = lab.supervisor.rung.length;
  void Promise.resolve(site.roundTheGate(lab, number)).catch(() => undefined);
  await lab.carrier.nextRing(number);
  const raised = await waitFor('the alert', async () =>
    (await alerts(lab)).find(({ code }) => code === 'bypass'),
  );
  assert.deepEqual([raised.level, raised.number?.endsWith(number)], ['critical', true]);
  const call = await lab.supervisor.nextCall(rung);
  await waitFor('its sentence', () => heard(call.ear, ['alert-bypass']).length > 0, { withinMs: 20_000 });
  await call.hangUp();
  const customer = lab.customer.rung.find((one) => one.number.endsWith(number));
  assert.equal(await customer?.ended(), 'them', 'the leg is ended');
}

/**
 * One call for each reason of the registry, as its agent meets it: the cause, the sentence that is heard, the carrier silent, the
 * record; for those that let a call go, the carrier ringing. What was in the way is taken away, and calls go out again.
 */
export function reasonsStory(site: Site): void {
  const folder = mkdtempSync(join(tmpdir(), 'callward-test-'));
  const pack = join(folder, 'lab.yaml');
  let lab: Lab;
  let inForce = '';
  const law = async ({ rules = 'none', mode }: Call, ring: boolean): Promise<void> => {
    const wanted = `${rules} ${mode} ${ring}`;
    if (wanted === inForce) return;
    inForce = wanted;
    writeFileSync(pack, `name: lab\nmarket: CN\nextends: cn-insurance\n${RULES[rules]}`);
    const config = { policy: { pack, mode: mode ?? 'enforce' }, alerts: { ring, minGapSeconds: 0 } };
    if (lab.service === undefined) await lab.startService({ config });
    else await lab.service.restart(config);
    await lab.guardSeen();
  };
  before(async () => {
    lab = await startLab({
      ...{ pbx: site.pbx, service: false, carrier: { talks: { code: 200 } } },
      agents: { renewer: site.marks({ purpose: 'renewal' }) },
    });
  });
  after(async () => {
    await lab?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test('R8.3 no reason of the registry is without its call on a real PBX', () =>
    assert.deepEqual(Object.keys(CALLS).sort(), [...REASON_CODES].sort()));

  for (const [code, row] of Object.entries(CALLS)) {
    const reason = code as ReasonCode;
    const { cause } = REASONS[reason];
    const refused = row.tell ? 'ended, the supervisor hears why' : `cause ${cause}, its sentence, no ring`;
    const what = goesOut(reason) ? 'goes out' : refused;
    test(`R8.3 ${reason}: ${what}, ${row.unrecorded ?? 'on record'}`, async () => {
      await law(row, row.tell !== undefined);
      const number = await row.set(lab);
      if (row.tell) return row.tell({ lab, site }, number);
      const rings = lab.carrier.ringsFor(number);
      const call = await lab.agent.dial(number, row.as === undefined ? {} : { as: row.as });
      if (goesOut(reason)) {
        assert.equal(call.code, 200);
        await call.hangUp();
        await lab.idle();
      }
      await row.mend?.(lab);
      if (!goesOut(reason)) {
        refusedFor(site, call, reason);
      }
      const rung = goesOut(reason) ? 1 : 0;
      assert.equal(lab.carrier.ringsFor(number), rings + rung, 'the carrier rang no more than it should');
      const record = await last(lab, number);
      if (row.unrecorded) assert.equal(record, undefined, row.unrecorded);
      else {
        assert.equal(record?.verdict.reason, reason);
        assert.equal(record?.verdict.outcome === 'allow', goesOut(reason));
      }
      if (row.mend)
        await waitFor('calls to go out again', async () => (await lab.agent.call(fresh())).code === 200, {
          withinMs: 20_000,
        });
    });
  }

  test('R8.3 what was recorded is reached again, every call of it', async () => {
    const { code, out, err } = await lab.service.cli(['replay', '--json']);
    assert.equal(code, 0, out + err);
    const { agreed, differences } = JSON.parse(out) as { agreed: number; differences: unknown[] };
    const recorded = Object.values(CALLS).filter((row) => !row.unrecorded && !row.tell);
    assert.ok(agreed >= recorded.length, out);
    assert.deepEqual(differences, []);
  });
}

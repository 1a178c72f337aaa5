import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { type Lab, startLab } from '../../scripts/lab/lab.js';
import { trialDay } from '../../scripts/lab/trial-day.js';
import { waitFor } from '../../scripts/lab/wait.js';
import { cli, give } from './give-order.js';
import { decisions, freshNumbers } from './numbers.js';
import { refusedFor } from './refused-for.js';
import type { Site } from './site.js';

/** A landline in that city; its province is known from the number. */
const landline = (area: string): string => `${area}8${String(randomInt(1e7)).padStart(7, '0')}`;

const CITED = 'citation: { text: test, verified: primary, on: "2026-11-22" }';
const PACK = `name: lab
market: CN
extends: cn-insurance
caps:
  - { id: two-a-day, ${CITED}, kind: most, counts: attempts, most: 2, span: local-day, per: number, scope: company }
`;
const SHOWN = '01062551234';
const CALLER_ID = `callerId: { id: published, ${CITED}, allowed: ["${SHOWN}"] }\n`;

const lift = (lab: Lab, id: string) =>
  cli(lab, 'order', 'lift', id, '--reason', 'over', '--operator', 'ann', '--approver', 'bob');

/** The last decision about the number: the dialled spelling ends alike at every door. */
const lastVerdict = async (lab: Lab, number: string) =>
  (await decisions(lab)).filter(({ attempt }) => attempt.dialled.endsWith(number.slice(1))).at(-1)?.verdict;

/** An order stops what rings, refuses what comes next, and is lifted by two people; an agent who may not dial; a cap; the caller ID. */
export function ordersStory(site: Site): void {
  const folder = mkdtempSync(join(tmpdir(), 'callward-test-'));
  const pack = join(folder, 'lab.yaml');
  let lab: Lab;
  before(async () => {
    writeFileSync(pack, PACK);
    lab = await startLab({
      ...{ pbx: site.pbx, agents: { agent2: {}, shown: site.marks({ shown: SHOWN }) } },
      carrier: { talks: { code: 200 } },
      service: { config: { policy: { pack }, alerts: { ring: false } } },
    });
  });
  after(async () => {
    await lab?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Dials, and says what the agent's phone saw. */
  async function dial(number: string) {
    const call = await lab.agent.dial(number);
    if (call.code === 200) await call.hangUp();
    await lab.idle();
    return call;
  }

  test('R2.4 B1 a call that rings is stopped when its area is suspended; the next is refused; lifted, it goes out', async () => {
    const [here, there] = [landline('020'), landline('010')];
    lab.customer.answer = { code: 'ring-on' };
    const ringing = lab.customer.rung.length;
    const waiting = await lab.agent.phone.ring(here);
    await lab.customer.nextCall(ringing);
    const order = await give(lab, 'area', '广东', 'weather');
    await waitFor('the ringing call to be stopped', () => waiting.code >= 300, { withinMs: 10_000 });
    lab.customer.answer = { code: 200 };
    await lab.idle();

    const rings = lab.carrier.ringsFor(here);
    const refused = await dial(here);
    refusedFor(site, refused, 'suspended');
    assert.equal(lab.carrier.ringsFor(here), rings, 'the carrier never rang');
    const verdict = await lastVerdict(lab, here);
    assert.deepEqual([verdict?.outcome, verdict?.reason], ['block', 'suspended']);
    assert.match(verdict?.findings[0]?.detail ?? '', new RegExp(`^${order} area CN-44 weather$`));
    assert.equal((await dial(there)).code, 200, 'another province');

    const alone = ['order', 'lift', order, '--reason', 'over', '--operator', 'ann', '--approver', 'ann'];
    assert.equal((await lab.service.cli(alone)).code, 2, 'one person cannot lift it');
    await lift(lab, order);
    await waitFor('the call to go out', async () => (await dial(landline('020'))).code === 200, {
      withinMs: 20_000,
    });
    const alerts = await lab.service.cli(['alerts', '--json']);
    assert.match(alerts.out, /stopped before it was answered/);
  });

  test('R2.4 a call that is answered goes on', async () => {
    const call = await lab.agent.dial(landline('020'));
    assert.equal(call.code, 200);
    const order = await give(lab, 'area', 'CN-44', 'disaster');
    assert.equal((await lab.agent.call(landline('020'))).code, site.codes[21], 'the order is in force');
    assert.equal(call.endedBy, undefined);
    await call.hangUp();
    await lift(lab, order);
  });

  test('R6.3 an agent under a measure may not dial; the others may', async () => {
    const order = await give(lab, 'agent', 'agent2', 'measure');
    const [mine = '', theirs = ''] = freshNumbers(2);
    await waitFor('the order to bind', async () => {
      const [number = ''] = freshNumbers(1);
      return (await lab.agent.call(number, { as: 'agent2' })).code === site.codes[21];
    });
    assert.equal((await lab.agent.call(theirs, { as: 'agent2' })).code, site.codes[21]);
    assert.equal(lab.carrier.ringsFor(theirs), 0);
    assert.equal((await lastVerdict(lab, theirs))?.reason, 'not-entitled');
    assert.equal((await lab.agent.call(mine)).code, 200);
    await lift(lab, order);
  });

  test('R2.3 a cap of two a day: the third call is refused with its reason, also after a restart', async () => {
    const [number = ''] = freshNumbers(1);
    for (const _ of [1, 2]) assert.equal((await dial(number)).code, 200);
    const third = await dial(number);
    refusedFor(site, third, 'cap-reached');
    assert.equal(lab.carrier.ringsFor(number), 2);
    const verdict = await lastVerdict(lab, number);
    assert.deepEqual([verdict?.outcome, verdict?.reason], ['defer', 'cap-reached']);
    assert.equal(verdict?.notBefore, Date.parse(`${trialDay(1)}T00:00:00+08:00`));
    assert.equal(verdict?.findings[0]?.rule, 'two-a-day');
    await lab.service.stop('SIGKILL');
    await lab.service.run();
    await lab.guardSeen();
    assert.equal((await dial(number)).code, site.codes[21]);
    assert.equal(lab.carrier.ringsFor(number), 2);
  });

  test('C10 the carrier is shown a number of the company, or there is no call', async () => {
    writeFileSync(pack, PACK + CALLER_ID);
    lab.service.reload({ policy: { pack } });
    await waitFor('the pack', async () => {
      const [number = ''] = freshNumbers(1);
      return (await lab.agent.call(number)).code !== 200;
    });
    const [extension = '', ours = '', shown = ''] = freshNumbers(3);
    assert.notEqual((await lab.agent.call(extension)).code, 200, 'the agent’s own extension');
    assert.equal(lab.carrier.ringsFor(extension), 0);
    assert.equal((await lastVerdict(lab, extension))?.reason, 'caller-id');
    const [decision] = (await decisions(lab)).filter(({ attempt }) => attempt.dialled.endsWith(extension));
    const guarded = site.pbx === 'asterisk';
    assert.equal(decision?.verdict.outcome, guarded ? 'allow' : 'block', 'the gate leaves it to a guard');
    for (const place of [
      () => site.dialler(lab, ours, SHOWN),
      () => lab.agent.call(shown, { as: 'shown' }).then(({ code }) => assert.equal(code, 200)),
    ])
      await place();
    await lab.carrier.nextRing(ours);
    await lab.carrier.nextRing(shown);
  });
}

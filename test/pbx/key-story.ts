import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { after, before, test } from 'node:test';
import { type Lab, type LabOptions, startLab } from '../../scripts/lab/lab.js';
import type { PhoneCall } from '../../scripts/lab/phone-call.js';
import { pause, waitFor } from '../../scripts/lab/wait.js';
import { dialled } from './dialled.js';
import { AUDIBLE, CONFIRMING_HZ, CUSTOMER_HZ, entriesOf } from './hearing-site.js';
import { freshNumbers, inParallel, keyOf, ledgerIsSound, ofKind } from './numbers.js';
import type { Site } from './site.js';

/** A customer who answers and speaks. */
export const TALKS = { code: 200, speakHz: CUSTOMER_HZ } as const;

/** The second note of the confirming tone, as scripts/prompts.ts makes it. */
const heardTone = (call: PhoneCall, from: number) =>
  waitFor('the confirming tone', () => call.ear.tone(CONFIRMING_HZ, from) > AUDIBLE, {
    withinMs: 10_000,
    everyMs: 5,
  });

/** How the call comes about, and how its agent presses. */
export interface Way {
  readonly name: string;
  place(lab: Lab, number: string): Promise<PhoneCall>;
  press(call: PhoneCall, keys: string): Promise<unknown>;
}
export const BY_RTP: Way = { name: 'RFC 4733', place: dialled, press: (call, keys) => call.press(keys) };
export const BY_INFO: Way = {
  ...{ name: 'SIP INFO', place: dialled, press: (call, keys) => call.pressByInfo(keys) },
};

/** What is particular to a PBX on which many agents press the key. */
interface Pressing {
  readonly lab: LabOptions;
  readonly calls: number;
  readonly atOnce: number;
  readonly ways: readonly Way[];
  /** A dialler that goes round the dialplan tries the number that was refused. */
  readonly dialler: (lab: Lab, number: string) => Promise<unknown>;
}

/** The key pressed at random times while talking: one entry a call, on disk before its tone, and the next call is blocked. */
export function keyStory(site: Site, { calls, atOnce, ways, dialler, ...here }: Pressing): void {
  let lab: Lab;
  before(async () => {
    lab = await startLab({ ...here.lab, pbx: site.pbx });
  });
  after(() => lab?.close());

  for (const { name, place, press } of ways)
    test(`${calls} by ${name}: each is registered once, on the right number, and on disk before its tone (R1.4)`, async () => {
      const numbers = freshNumbers(calls);
      await inParallel(numbers, atOnce, async (number) => {
        const call = await place(lab, number);
        await pause(randomInt(50, 2500));
        const mark = call.ear.mark();
        const pressing = press(call, '*9');
        await heardTone(call, mark);
        const onDisk = await entriesOf(lab, number);
        assert.equal(onDisk.length, 1, `${number} is on disk when the tone is heard`);
        await pressing;
        assert.equal(await call.ended(20_000), 'them', 'the call ends politely by itself');
      });
      const added = await ofKind(lab, 'shield-added');
      const mine = added.filter(({ entry }) => numbers.some((n) => keyOf(n) === entry.number));
      assert.equal(mine.length, calls, 'exactly one entry a call');
      for (const { entry } of mine) {
        assert.equal(entry.source, 'agent-key');
        assert.equal(entry.operator, 'agent1');
        // R1.2: a calendar year; 365 or 366 days, never less.
        assert.ok((entry.until ?? 0) - entry.registeredAt >= 365 * 86_400_000);
      }
    });

  test('the next call to a number so shielded is blocked; the trunk never rings', async () => {
    const [number = ''] = freshNumbers(1);
    const call = await dialled(lab, number);
    await call.press('*9');
    await call.ended();
    assert.equal(lab.carrier.ringsFor(number), 1);
    assert.equal((await lab.agent.call(number)).code, site.codes[21]);
    await dialler(lab, number);
    assert.equal(lab.carrier.ringsFor(number), 1);
  });
}

/** Whose key counts, how often, and what becomes of it; `config` is said to the service besides. The lab, for what is left to tell. */
export function whoseKeyStory(site: Site, config: Readonly<Record<string, unknown>> = {}) {
  let lab: Lab;
  before(async () => {
    lab = await startLab({
      ...{ pbx: site.pbx, carrier: { talks: TALKS } },
      service: { config: { refusal: { ending: 'by-agent' }, ...config } },
    });
  });
  after(() => lab?.close());

  async function bothSides(number = freshNumbers(1)[0] ?? '') {
    const ringing = lab.customer.rung.length;
    const agent = await dialled(lab, number);
    return { number, agent, customer: await lab.customer.nextCall(ringing) };
  }

  test('the customer hears neither the key nor the tone', async () => {
    const { number, agent, customer } = await bothSides();
    const [mine, theirs] = [agent.ear.mark(), customer.ear.mark()];
    await agent.press('*9');
    await heardTone(agent, mine);
    assert.deepEqual(customer.ear.keysHeard, []);
    assert.ok(customer.ear.tone(CONFIRMING_HZ, theirs) < 200, 'no confirming tone on the customer’s leg');
    assert.equal((await entriesOf(lab, number)).length, 1);
    await agent.hangUp();
  });

  test('a customer who presses the same digits changes nothing', async () => {
    const { number, agent, customer } = await bothSides();
    await customer.press('*9');
    // The agent's own key afterwards proves that the line was able to carry one: the entry is the agent's, made once.
    const mark = agent.ear.mark();
    await pause(1500);
    assert.deepEqual(await entriesOf(lab, number), []);
    await agent.press('*9');
    await heardTone(agent, mark);
    assert.equal((await entriesOf(lab, number)).length, 1);
    await agent.hangUp();
  });

  test('pressing twice gives one entry and two tones', async () => {
    const { number, agent } = await bothSides();
    for (let press = 0; press < 2; press++) {
      const mark = agent.ear.mark();
      await agent.press('*9');
      await heardTone(agent, mark);
      await waitFor('the tone to end', () => agent.ear.tone(CONFIRMING_HZ, agent.ear.mark() - 1600) < 200, {
        everyMs: 50,
      });
    }
    assert.equal((await entriesOf(lab, number)).length, 1);
    await agent.hangUp();
  });

  test('undo on the call within ten seconds takes the entry back, on the record', async () => {
    const { number, agent } = await bothSides();
    const mark = agent.ear.mark();
    await agent.press('*9');
    await heardTone(agent, mark);
    await pause(1200);
    await agent.press('*8');
    await waitFor(
      'the entry to be cancelled',
      async () => (await entriesOf(lab, number))[0]?.cancelledAt !== undefined,
    );
    await agent.hangUp();
    await ledgerIsSound(lab);
  });

  test('a leg ringing to the number stops ringing at once', async () => {
    const [number = ''] = freshNumbers(1);
    const { agent: talking } = await bothSides(number);
    lab.customer.answer = { code: 'ring-on' };
    const ringing = lab.customer.rung.length;
    const waiting = await lab.agent.phone.ring(number);
    await lab.customer.nextCall(ringing);
    await talking.press('*9');
    await waitFor('the second call to be refused', () => waiting.code >= 300, { withinMs: 10_000 });
    lab.customer.answer = TALKS;
    await talking.hangUp();
  });

  test('kill -9 right after the tone loses none of 10', async () => {
    for (let call = 0; call < 10; call++) {
      const { number, agent } = await bothSides();
      const mark = agent.ear.mark();
      await agent.press('*9');
      await heardTone(agent, mark);
      await lab.service.stop('SIGKILL');
      assert.equal((await entriesOf(lab, number)).length, 1, `call ${call}`);
      await agent.hangUp();
      await lab.service.run();
      // Asterisk knows the trunk as away until its next OPTIONS: calls before that end with 404.
      await lab.guardSeen();
    }
    await ledgerIsSound(lab);
  });

  return { lab: () => lab, bothSides };
}

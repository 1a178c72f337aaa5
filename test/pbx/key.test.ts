/**
 * R1.2, R1.4: the agent presses the refusal key on the live call, with nothing but a phone. On real RTP (RFC 4733) and SIP INFO:
 * registered exactly once on the right number, on disk before the tone, nothing lost by kill -9, nobody else's key counts.
 */
import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { type Lab, startLab } from '../../scripts/lab/lab.js';
import type { PhoneCall } from '../../scripts/lab/phone-call.js';
import { pause, waitFor } from '../../scripts/lab/wait.js';
import { openSqliteStore } from '../../src/adapters/sqlite/index.js';
import type { ShieldAddedRecord } from '../../src/core/ledger/record.js';
import type { ShieldEntry } from '../../src/core/shield/shield-entry.js';
import { freshNumbers, inParallel, keyOf, ledgerIsSound } from './numbers.js';

/** The two notes of the confirming tone, as scripts/prompts.ts makes them. */
const CONFIRMING_HZ = 880;
const AUDIBLE = 1500;
const CUSTOMER_HZ = 440;

const entries = async (lab: Lab, number: string): Promise<readonly ShieldEntry[]> => {
  const store = openSqliteStore({ folder: lab.service.data, busyTimeoutMs: 5000 });
  try {
    return await store.shieldEntries(keyOf(number));
  } finally {
    store.close();
  }
};
const heardTone = (call: PhoneCall, from: number) =>
  waitFor('the confirming tone', () => call.ear.tone(CONFIRMING_HZ, from) > AUDIBLE, {
    withinMs: 10_000,
    everyMs: 5,
  });

async function answered(lab: Lab, number: string): Promise<PhoneCall> {
  const call = await lab.agent.dial(number);
  assert.equal(call.code, 200, `the call to ${number} connects`);
  return call;
}

describe('100 calls, the key pressed at random times while talking', { concurrency: 1 }, () => {
  let lab: Lab;
  before(async () => {
    lab = await startLab();
  });
  after(() => lab?.close());

  for (const way of ['RFC 4733', 'SIP INFO'] as const) {
    test(`50 by ${way}: each is registered once, on the right number, and on disk before its tone (R1.4)`, async () => {
      const numbers = freshNumbers(50);
      await inParallel(numbers, 5, async (number) => {
        const call = await answered(lab, number);
        await pause(randomInt(50, 2500));
        const mark = call.ear.mark();
        const pressing = way === 'SIP INFO' ? call.pressByInfo('*9') : call.press('*9');
        await heardTone(call, mark);
        const onDisk = await entries(lab, number);
        assert.equal(onDisk.length, 1, `${number} is on disk when the tone is heard`);
        await pressing;
        assert.equal(await call.ended(20_000), 'them', 'the call ends politely by itself');
      });
      const store = openSqliteStore({ folder: lab.service.data });
      const added: ShieldAddedRecord[] = [];
      for await (const { record } of store.records({ kinds: ['shield-added'] })) {
        if (record.kind === 'shield-added') added.push(record);
      }
      store.close();
      const mine = added.filter(({ entry }) => numbers.some((n) => keyOf(n) === entry.number));
      assert.equal(mine.length, 50, 'exactly one entry a call');
      for (const { entry } of mine) {
        assert.equal(entry.source, 'agent-key');
        assert.equal(entry.operator, 'agent1');
        // R1.2: a calendar year; 365 or 366 days, never less.
        assert.ok((entry.until ?? 0) - entry.registeredAt >= 365 * 86_400_000);
      }
    });
  }

  test('the next call to a number so shielded is blocked; the trunk never rings', async () => {
    const [number = ''] = freshNumbers(1);
    const call = await answered(lab, number);
    await call.press('*9');
    await call.ended();
    assert.equal(lab.carrier.ringsFor(number), 1);
    assert.equal((await lab.agent.call(number)).code, 403);
    await lab.ami.originate(lab.viaTrunk(number), { timeoutMs: 5000 });
    assert.equal(lab.carrier.ringsFor(number), 1);
  });
});

describe('whose key counts', { concurrency: 1 }, () => {
  let lab: Lab;
  before(async () => {
    lab = await startLab({
      carrier: { talks: { code: 200, speakHz: CUSTOMER_HZ } },
      service: { config: { refusal: { ending: 'by-agent' } } },
    });
  });
  after(() => lab?.close());

  async function bothSides(
    number = freshNumbers(1)[0] ?? '',
  ): Promise<{ number: string; agent: PhoneCall; customer: PhoneCall }> {
    const ringing = lab.customer.rung.length;
    const agent = await answered(lab, number);
    return { number, agent, customer: await lab.customer.nextCall(ringing) };
  }

  test('the customer hears neither the key nor the tone', async () => {
    const { number, agent, customer } = await bothSides();
    const [mine, theirs] = [agent.ear.mark(), customer.ear.mark()];
    await agent.press('*9');
    await heardTone(agent, mine);
    assert.deepEqual(customer.ear.keysHeard, []);
    assert.ok(customer.ear.tone(CONFIRMING_HZ, theirs) < 200, 'no confirming tone on the customer’s leg');
    assert.equal((await entries(lab, number)).length, 1);
    await agent.hangUp();
  });

  test('a customer who presses the same digits changes nothing', async () => {
    const { number, agent, customer } = await bothSides();
    await customer.press('*9');
    // The agent's own key afterwards proves that the line was able to carry one: the entry is the agent's, made once.
    const mark = agent.ear.mark();
    await pause(1500);
    assert.deepEqual(await entries(lab, number), []);
    await agent.press('*9');
    await heardTone(agent, mark);
    assert.equal((await entries(lab, number)).length, 1);
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
    assert.equal((await entries(lab, number)).length, 1);
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
      async () => (await entries(lab, number))[0]?.cancelledAt !== undefined,
    );
    await agent.hangUp();
    await ledgerIsSound(lab);
  });

  test('a key pressed while the service is away is kept, and registered when it is back', async () => {
    const { number, agent } = await bothSides();
    await lab.service.stop('SIGKILL');
    const mark = agent.ear.mark();
    await agent.press('*9');
    await waitFor('the words of the failure', () => agent.ear.audibleMs(mark) > 500, { withinMs: 15_000 });
    assert.ok(agent.ear.tone(CONFIRMING_HZ, mark) < AUDIBLE, 'no confirming tone without an entry on disk');
    await lab.service.run();
    await waitFor(
      'the kept refusal to be registered',
      async () => (await entries(lab, number)).length === 1,
      {
        withinMs: 15_000,
      },
    );
    await agent.hangUp();
    // Asterisk knows the trunk as away until its next OPTIONS: calls before that end with 404.
    await lab.guardSeen();
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
    lab.customer.answer = { code: 200, speakHz: CUSTOMER_HZ };
    await talking.hangUp();
  });

  test('kill -9 right after the tone loses none of 10', async () => {
    for (let call = 0; call < 10; call++) {
      const { number, agent } = await bothSides();
      const mark = agent.ear.mark();
      await agent.press('*9');
      await heardTone(agent, mark);
      await lab.service.stop('SIGKILL');
      assert.equal((await entries(lab, number)).length, 1, `call ${call}`);
      await agent.hangUp();
      await lab.service.run();
      await lab.guardSeen();
    }
    await ledgerIsSound(lab);
  });
});

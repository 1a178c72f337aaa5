/**
 * R1.2, R1.4 on FreeSWITCH: the agent presses the refusal key on the live call, with nothing but a phone. On real RTP (RFC 4733),
 * SIP INFO and click-to-dial: registered exactly once on the right number, on disk before the tone, nobody else's key counts.
 */
import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { originate, viaGateway } from '../../../scripts/lab/freeswitch-lab.js';
import { type Lab, startLab } from '../../../scripts/lab/lab.js';
import type { PhoneCall } from '../../../scripts/lab/phone-call.js';
import { pause, waitFor } from '../../../scripts/lab/wait.js';
import { openSqliteStore } from '../../../src/adapters/sqlite/index.js';
import type { ShieldAddedRecord } from '../../../src/core/ledger/record.js';
import type { ShieldEntry } from '../../../src/core/shield/shield-entry.js';
import { freshNumbers, inParallel, keyOf, ledgerIsSound } from '../numbers.js';
import { clickedToDial, dialled } from './calls.js';
import { scenarios } from './scenarios.js';

/** The second note of the confirming tone. */
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
    withinMs: 15_000,
    everyMs: 20,
  });

scenarios('100 calls each way, the key pressed at random times while talking on FreeSWITCH', () => {
  let lab: Lab;
  before(async () => {
    lab = await startLab({
      ...{ pbx: 'freeswitch', carrier: { talks: { code: 200, speakHz: CUSTOMER_HZ } } },
      service: { config: { alerts: { ring: false } } },
    });
  });
  after(() => lab?.close());

  for (const [way, place] of [
    ['RFC 4733', dialled],
    ['SIP INFO', dialled],
    ['click-to-dial', clickedToDial],
  ] as const) {
    test(`100 by ${way}: each is registered once, on the right number, and on disk before its tone (R1.4)`, async () => {
      const numbers = freshNumbers(100);
      await inParallel(numbers, 6, async (number) => {
        const call = await place(lab, number);
        await pause(randomInt(50, 1500));
        const mark = call.ear.mark();
        const pressing = way === 'SIP INFO' ? call.pressByInfo('*9') : call.press('*9');
        await heardTone(call, mark);
        assert.equal((await entries(lab, number)).length, 1, `${number} is on disk when the tone is heard`);
        await pressing;
        assert.equal(await call.ended(30_000), 'them', 'the call ends politely by itself');
      });
      const store = openSqliteStore({ folder: lab.service.data });
      const added: ShieldAddedRecord[] = [];
      for await (const { record } of store.records({ kinds: ['shield-added'] })) {
        if (record.kind === 'shield-added') added.push(record);
      }
      store.close();
      const mine = added.filter(({ entry }) => numbers.some((n) => keyOf(n) === entry.number));
      assert.equal(mine.length, 100, 'exactly one entry a call');
      for (const { entry } of mine) {
        assert.equal(entry.source, 'agent-key');
        assert.equal(entry.operator, 'agent1');
        assert.ok((entry.until ?? 0) - entry.registeredAt >= 365 * 86_400_000);
      }
    });
  }

  test('the next call to a number so shielded is blocked; the trunk never rings', async () => {
    const [number = ''] = freshNumbers(1);
    const call = await dialled(lab, number);
    await call.press('*9');
    await call.ended(30_000);
    assert.equal(lab.carrier.ringsFor(number), 1);
    assert.ok((await lab.agent.call(number)).code >= 400);
    assert.match(await originate(lab, viaGateway(number)), /^-ERR CALL_REJECTED/);
    assert.equal(lab.carrier.ringsFor(number), 1);
  });
});

scenarios('whose key counts on FreeSWITCH', () => {
  let lab: Lab;
  before(async () => {
    lab = await startLab({
      ...{ pbx: 'freeswitch', carrier: { talks: { code: 200, speakHz: CUSTOMER_HZ } } },
      service: { config: { refusal: { ending: 'by-agent' }, alerts: { ring: false } } },
    });
  });
  after(() => lab?.close());

  async function bothSides(number = freshNumbers(1)[0] ?? '') {
    const ringing = lab.customer.rung.length;
    const agent = await dialled(lab, number);
    return { number, agent, customer: await lab.customer.nextCall(ringing) };
  }

  describe('on one call', { concurrency: 1 }, () => {
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

    test('a leg ringing to the number stops ringing at once', async () => {
      const [number = ''] = freshNumbers(1);
      const { agent: talking } = await bothSides(number);
      lab.customer.answer = { code: 'ring-on' };
      const ringing = lab.customer.rung.length;
      const waiting = await lab.agent.phone.ring(number);
      await lab.customer.nextCall(ringing);
      await talking.press('*9');
      await waitFor('the second call to be refused', () => waiting.code >= 300, { withinMs: 15_000 });
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
      }
      await ledgerIsSound(lab);
    });
  });
});

/**
 * What FreeSWITCH itself does for hearing, without the service: a copy of one party's voice, a sound for one person, the customer's
 * key, dispositions. Real RTP on both sides; who heard what is measured. (R1.2, R1.4, R5.2, R7.2)
 */
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { viaGateway } from '../../../scripts/lab/freeswitch-lab.js';
import { steadyAmplitude } from '../../../scripts/lab/g711.js';
import { type Lab, startLab } from '../../../scripts/lab/lab.js';
import type { PhoneCall } from '../../../scripts/lab/phone-call.js';
import { pause, waitFor } from '../../../scripts/lab/wait.js';
import type { CallRef } from '../../../src/core/call-attempt.js';
import { keeping, nothingTold, talking } from '../hearing-bare.js';
import { AGENT_HZ, ASKING_HZ, AUDIBLE, CUSTOMER_HZ } from '../hearing-site.js';
import { freshNumbers } from '../numbers.js';
import { bareAdapter } from './bare-adapter.js';
import { clickedToDial } from './calls.js';
import { scenarios } from './scenarios.js';

scenarios('hearing on FreeSWITCH', () => {
  let lab: Lab;
  let bare: Awaited<ReturnType<typeof bareAdapter>>;
  const told = nothingTold();
  const { presses, agentPresses, dispositions, spoken } = told;
  const connect = () => bareAdapter(lab, keeping(told));
  before(async () => {
    lab = await startLab({
      ...{ pbx: 'freeswitch', service: false, customerKey: '9' },
      carrier: { talks: { code: 200, speakHz: CUSTOMER_HZ } },
    });
    bare = await connect();
  });
  after(async () => {
    await bare?.close();
    await lab?.close();
  });

  async function call() {
    const [number = ''] = freshNumbers(1);
    const ringing = lab.customer.rung.length;
    const agent = await lab.agent.dial(number);
    assert.equal(agent.code, 200);
    agent.ear.speak(AGENT_HZ);
    const customer = await lab.customer.nextCall(ringing);
    return { number, agent, customer, ...(await bare.legs(number)) };
  }
  const kept = (): Promise<string> => lab.freeswitch.api('db list/callward_customer');
  const copies = async ({ channel }: CallRef): Promise<number> =>
    (await lab.freeswitch.api(`uuid_buglist ${channel}`)).split('session_record').length - 1;
  const copiesGone = (leg: CallRef, left = 0) =>
    waitFor('no copy to be left', async () => (await copies(leg)) === left, { everyMs: 20 });
  async function tapped(leg: CallRef) {
    const samples: number[] = [];
    const lost: string[] = [];
    const tap = await bare.freeswitch.tap(
      leg,
      (pcm) => {
        for (let at = 0; at < pcm.length; at += 2) samples.push(pcm.readInt16LE(at));
      },
      (why) => lost.push(why),
    );
    return { tap, samples, lost };
  }

  test('R1.2, R7.2 a tap hears its party and nobody else, leaves no name on disk, and the call goes on', async () => {
    const { agent, customer, ...legs } = await call();
    for (const [who, leg, hz, other] of [
      ['customer', legs.customerLeg, CUSTOMER_HZ, AGENT_HZ],
      ['agent', legs.agentLeg, AGENT_HZ, CUSTOMER_HZ],
    ] as const) {
      const { tap, samples, lost } = await tapped(leg);
      assert.ok(tap, lost.join());
      assert.deepEqual(readdirSync(bare.voices), [], 'no file can be found while it is written');
      await waitFor(`a second of the ${who}`, () => samples.length > 8000);
      const second = samples.slice(-4000);
      assert.ok(steadyAmplitude(second, hz) > 7000, `${who}: ${steadyAmplitude(second, hz)}`);
      assert.ok(steadyAmplitude(second, other) < 60, `${who}: ${steadyAmplitude(second, other)}`);
      await talking(agent, customer);
      tap.close();
      await copiesGone(leg);
      assert.deepEqual(lost, []);
    }
    await agent.hangUp();
    await lab.idle();
    assert.deepEqual(readdirSync(bare.voices), []);
  });

  test('the settings and recordings of the site stay its own: stereo, buffered, and not ended by us', async () => {
    const { agent, customerLeg } = await call();
    const leg = customerLeg.channel;
    for (const setting of ['RECORD_STEREO true', 'RECORD_WRITE_ONLY true', 'record_sample_rate 16000'])
      await lab.freeswitch.api(`uuid_setvar ${leg} ${setting}`);
    await lab.freeswitch.api(`uuid_record ${leg} start ${lab.folder}/site.wav`);
    const { tap, samples } = await tapped(customerLeg);
    await waitFor('a second', () => samples.length > 8000);
    assert.ok(steadyAmplitude(samples.slice(-4000), CUSTOMER_HZ) > 7000);
    assert.ok(steadyAmplitude(samples.slice(-4000), AGENT_HZ) < 60);
    tap?.close();
    await copiesGone(customerLeg, 1);
    assert.equal(await lab.freeswitch.api(`uuid_getvar ${leg} RECORD_STEREO`), 'true');
    assert.equal(await lab.freeswitch.api(`uuid_getvar ${leg} RECORD_READ_ONLY`), '_undef_');
    await agent.hangUp();
    await lab.idle();
  });

  test('a tap ends with its leg, without a word; on a leg that is gone there is none', async () => {
    const { agent, customerLeg } = await call();
    const { tap, lost } = await tapped(customerLeg);
    assert.ok(tap);
    await agent.hangUp();
    await lab.idle();
    // In the moment in which FreeSWITCH no longer lists the leg and has not said why it ended, a copy may begin, and ends at once.
    const words = [lost];
    await waitFor('no copy to be made', async () => {
      const again = await tapped(customerLeg);
      words.push(again.lost);
      return again.tap === undefined;
    });
    assert.deepEqual(words.flat(), []);
  });

  test('a copy stopped by the site is told once as lost', async () => {
    const { agent, customerLeg } = await call();
    const { lost, samples } = await tapped(customerLeg);
    await waitFor('a voice', () => samples.length > 0);
    await lab.freeswitch.api(`uuid_record ${customerLeg.channel} stop all`);
    await waitFor('the loss', () => lost.length > 0);
    await agent.hangUp();
    await lab.idle();
    assert.equal(lost.length, 1);
  });

  test('a copy that nobody reads disturbs nobody, and the next start clears it away', async () => {
    const { agent, customer, customerLeg } = await call();
    // As a killed service leaves it: FreeSWITCH writes on.
    const file = `${bare.voices}/callward-dead.r8`;
    assert.match(await lab.freeswitch.api(`uuid_record ${customerLeg.channel} start ${file}`), /^\+OK/);
    await waitFor('its file', () => readdirSync(bare.voices).length === 1);
    await bare.close();
    await talking(agent, customer);
    bare = await connect();
    await copiesGone(customerLeg);
    assert.deepEqual(readdirSync(bare.voices), []);
    await talking(agent, customer);
    await agent.hangUp();
    await lab.idle();
  });

  test('R1.2 tell: the agent hears the tone over the customer’s voice, the customer and the copy do not', async () => {
    const { agent, customer, agentLeg, customerLeg } = await call();
    const { samples } = await tapped(customerLeg);
    const [a, c] = [agent.ear.mark(), customer.ear.mark()];
    assert.equal(await bare.freeswitch.tell(agentLeg, 'possible-refusal'), 'enforced');
    await waitFor('the tone', () => agent.ear.tone(ASKING_HZ, a) > AUDIBLE, { everyMs: 20 });
    await pause(600);
    assert.ok(customer.ear.tone(ASKING_HZ, c) < 300, `${customer.ear.tone(ASKING_HZ, c)}`);
    assert.ok(customer.ear.seconds(c) > 0.5, 'the agent’s voice goes on to the customer');
    assert.ok(customer.ear.tone(AGENT_HZ, c) > AUDIBLE);
    assert.ok(steadyAmplitude(samples.slice(-4000), ASKING_HZ) < 300);
    await agent.hangUp();
    await lab.idle();
    assert.equal(await bare.freeswitch.tell(agentLeg, 'registered'), 'already-gone');
  });

  for (const way of ['RFC 4733', 'SIP INFO', 'click-to-dial'] as const)
    test(`R1.2 the customer’s key on a live call by ${way}; nobody’s key counts on the other’s leg`, async () => {
      const [number = ''] = freshNumbers(1);
      const ringing = lab.customer.rung.length;
      const agent = await (way === 'click-to-dial' ? clickedToDial(lab, number) : lab.agent.dial(number));
      const customer = await lab.customer.nextCall(ringing);
      agent.ear.speak(AGENT_HZ);
      await talking(agent, customer);
      const { customerLeg } = await bare.legs(number);
      const press = (phone: PhoneCall, keys: string) =>
        way === 'SIP INFO' ? phone.pressByInfo(keys) : phone.press(keys);
      const [theirs, mine] = [presses.length, agentPresses.length];
      await press(agent, '9');
      await press(customer, '*8');
      await waitFor(
        'the agent’s 9 to reach the customer',
        () => customer.ear.keysHeard.includes('9') || way === 'SIP INFO',
      );
      await press(agent, '*9');
      await waitFor('the agent’s key', () => agentPresses.length === mine + 1);
      assert.equal(presses.length, theirs, 'what the agent presses is no customer’s key');
      const c = customer.ear.mark();
      await press(customer, '9');
      await waitFor('the key', () => presses.length > theirs);
      assert.deepEqual(presses.at(-1)?.ref, customerLeg);
      assert.equal(presses.at(-1)?.dialled, number);
      await waitFor(
        'it to be dropped from mod_db',
        async () => !(await kept()).includes(customerLeg.channel),
      );
      await waitFor('the words to the customer', () => customer.ear.audibleMs(c) > 1000);
      await talking(agent, customer);
      assert.deepEqual([presses.length, agentPresses.length], [theirs + 1, mine + 1]);
      await agent.hangUp();
      await lab.idle();
    });

  for (const extension of ['callward-announce', 'callward-abandoned'] as const)
    test(`R1.2 the key in ${extension}: while it is said, and in the silence after it; another key is none`, async () => {
      told.answer = { outcome: 'registered', ending: 'closing-prompt' };
      for (const when of ['while', 'after', 'wrong'] as const) {
        const [number = ''] = freshNumbers(1);
        const [ringing, theirs] = [lab.customer.rung.length, presses.length];
        const message = `{callward_message=${lab.folder}/freeswitch/sounds/callward/zh/shadow.wav}`;
        const going = lab.freeswitch.bgapi(
          `originate ${message}${viaGateway(number)} ${extension} XML callward-keys`,
        );
        const customer = await lab.customer.nextCall(ringing);
        await waitFor('the message', () => customer.ear.audibleMs() > 500);
        if (when === 'after')
          await waitFor('the silence after it', () => quiet(customer), { withinMs: 30_000 });
        await customer.press(when === 'wrong' ? '5' : '9');
        if (when === 'wrong') {
          await pause(500);
          assert.equal(presses.length, theirs);
          await customer.press('9');
        }
        await waitFor('the key', () => presses.length > theirs);
        assert.equal(presses.at(-1)?.dialled, number);
        assert.equal(await customer.ended(20_000), 'them', 'the call ends after the words');
        await going;
        await lab.idle();
      }
      told.answer = { outcome: 'registered', ending: 'by-agent' };
    });

  test('R1.2 a customer’s key pressed while the service is away is kept, and told when it is back', async () => {
    const { number, agent, customer, customerLeg } = await call();
    await bare.close();
    const [theirs, c] = [presses.length, customer.ear.mark()];
    await customer.press('9');
    await waitFor('it to be kept', async () => (await kept()).includes(customerLeg.channel));
    await waitFor('the words that it is noted', () => customer.ear.audibleMs(c) > 500, { withinMs: 15_000 });
    bare = await connect();
    await waitFor('the kept key', () => presses.length > theirs);
    assert.deepEqual(presses.at(-1), { ref: customerLeg, dialled: number });
    await waitFor('it to be dropped', async () => !(await kept()).includes(customerLeg.channel));
    await agent.hangUp();
    await lab.idle();
  });

  test('R5.2 dispositions: a variable on either leg, and an event of a dialler after the call', async () => {
    for (const side of ['agentLeg', 'customerLeg'] as const) {
      const from = dispositions.length;
      const { number, agent, ...legs } = await call();
      await lab.freeswitch.api(`uuid_setvar ${legs[side].channel} callward_disposition DNC 拒绝`);
      await agent.hangUp();
      await waitFor('the disposition', () => dispositions.length > from);
      assert.deepEqual(dispositions[from], {
        ...{ ref: legs.customerLeg, code: 'DNC 拒绝', agent: 'agent1', dialled: number },
      });
      await lab.idle();
      await lab.freeswitch.sendEvent('CUSTOM', {
        'Event-Subclass': 'callward::disposition',
        ...{ 'Callward-Call': legs[side].channel, 'Callward-Disposition': 'DROP' },
      });
      await waitFor('the dialler’s', () => dispositions.length > from + 1);
      assert.deepEqual(
        { ...dispositions[from + 1], agent: undefined },
        { ref: legs.customerLeg, code: 'DROP', dialled: number, agent: undefined },
      );
    }
  });

  test('R1.2 what a recogniser inside FreeSWITCH heard comes with its leg', async () => {
    await lab.freeswitch.sendEvent(
      'DETECTED_SPEECH',
      { 'Unique-ID': 'leg1', 'Speech-Type': 'detected-speech' },
      '<result><interpretation confidence="0.87"><input mode="speech">别再打了, 谢谢</input></interpretation></result>',
    );
    await waitFor('the words', () => spoken.length > 0);
    assert.deepEqual(spoken, [['leg1', '别再打了, 谢谢 0.87']]);
  });
});

/** Nothing audible in the last half second. */
const quiet = ({ ear }: PhoneCall): boolean => ear.mark() > 8000 && ear.audibleMs(ear.mark() - 4000) === 0;

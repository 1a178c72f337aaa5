/**
 * What Asterisk itself does for hearing, 22 and 16, without the service: a copy of one party's voice, a sound for one person, the
 * customer's key, dispositions. Real RTP on both sides; who heard what is measured. (R1.2, R1.4, R5.2)
 */
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { steadyAmplitude } from '../../scripts/lab/g711.js';
import { type Lab, startLab } from '../../scripts/lab/lab.js';
import type { PhoneCall } from '../../scripts/lab/phone-call.js';
import { pause, waitFor } from '../../scripts/lab/wait.js';
import { bareAdapter, bothSides } from './bare-adapter.js';
import { keeping, nothingTold, talking } from './hearing-bare.js';
import { AGENT_HZ, ASKING_HZ, AUDIBLE, CUSTOMER_HZ } from './hearing-site.js';
import { freshNumbers } from './numbers.js';

for (const version of [22, 16] as const)
  describe(`Asterisk ${version}`, { concurrency: 1 }, () => {
    let lab: Lab;
    let bare: Awaited<ReturnType<typeof bareAdapter>>;
    const told = nothingTold();
    const { presses, agentPresses, dispositions, spoken } = told;
    const connect = () => bareAdapter(lab, keeping(told));
    before(async () => {
      lab = await startLab({
        asterisk: version,
        service: false,
        customerKey: '7',
        carrier: { talks: { code: 200, speakHz: CUSTOMER_HZ } },
        files: {
          'extensions_extra.conf': [
            '#include extensions_callward.conf',
            '[lab-speech]',
            'exten => s,1,Answer()',
            ' same => n,UserEvent(CallwardSpeech,Text: ${URIENCODE(别再打了, 谢谢)},Score: 87,Offset: 1500)',
            ' same => n,Wait(1)\n',
          ].join('\n'),
        },
      });
      bare = await connect();
    });
    after(async () => {
      await bare?.close();
      await lab?.close();
    });
    // What a failing test left up must not fail the next one.
    afterEach(async () => {
      await lab.cli('channel request hangup all');
      await lab.idle();
    });
    const call = async () => {
      const [number = ''] = freshNumbers(1);
      const sides = await bothSides(lab, number);
      sides.agent.ear.speak(AGENT_HZ);
      return { number, ...sides, ...(await bare.legs()) };
    };
    const ours = async () => (await lab.ari.channels()).filter(({ name }) => !name.startsWith('PJSIP'));
    const noneOfOurs = () => waitFor('nothing of ours to be left', async () => (await ours()).length === 0);

    test('R1.2 a tap hears its party and nobody else, and the call goes on', async () => {
      const { agent, customer, ...legs } = await call();
      for (const [who, leg, hz, other] of [
        ['customer', legs.customerLeg, CUSTOMER_HZ, AGENT_HZ],
        ['agent', legs.agentLeg, AGENT_HZ, CUSTOMER_HZ],
      ] as const) {
        const samples: number[] = [];
        const tap = await bare.asterisk.tap(
          leg,
          (pcm) => {
            for (let at = 0; at < pcm.length; at += 2) samples.push(pcm.readInt16LE(at));
          },
          (why) => assert.fail(why),
        );
        assert.ok(tap);
        await waitFor(`a second of the ${who}`, () => samples.length > 8000);
        const second = samples.slice(-4000);
        assert.ok(steadyAmplitude(second, hz) > 7000, `${who}: ${steadyAmplitude(second, hz)}`);
        assert.ok(steadyAmplitude(second, other) < 20, `${who}: ${steadyAmplitude(second, other)}`);
        await talking(agent, customer);
        tap.close();
        await noneOfOurs();
      }
      await agent.hangUp();
    });

    test('a tap ends with its leg, without a word; on a leg that is gone there is none', async () => {
      const { agent, customerLeg } = await call();
      const lost: string[] = [];
      assert.ok(
        await bare.asterisk.tap(
          customerLeg,
          () => undefined,
          (why) => lost.push(why),
        ),
      );
      await agent.hangUp();
      await lab.idle();
      assert.equal(
        await bare.asterisk.tap(
          customerLeg,
          () => undefined,
          (why) => lost.push(why),
        ),
        undefined,
      );
      assert.deepEqual(lost, []);
    });

    test('a copy that nobody receives disturbs nobody, and the next connect clears it away', async () => {
      const { agent, customer, customerLeg } = await call();
      const made = await lab.ari.request(
        'POST',
        `/channels/${customerLeg.channel}/snoop/callward-voice-dead?spy=in&app=callward`,
      );
      assert.equal(made.status, 200);
      await waitFor('the dead copy to go its way', async () => {
        const way = 'context=callward-voice&extension=1009&priority=1'; // nobody is there, as after a kill -9
        return (
          (await lab.ari.request('POST', `/channels/callward-voice-dead/continue?${way}`)).status === 204
        );
      });
      await waitFor('both channels of the copy', async () => (await ours()).length === 2);
      await talking(agent, customer);
      await bare.close();
      await talking(agent, customer);
      bare = await connect();
      await noneOfOurs();
      await talking(agent, customer);
      await agent.hangUp();
    });

    test('R1.2 tell: the agent hears the tone over the customer’s voice, and the customer does not', async () => {
      const { agent, customer, agentLeg } = await call();
      const [a, c] = [agent.ear.mark(), customer.ear.mark()];
      assert.equal(await bare.asterisk.tell(agentLeg, 'possible-refusal'), 'enforced');
      await waitFor('the tone', () => agent.ear.tone(ASKING_HZ, a) > AUDIBLE);
      await noneOfOurs();
      assert.ok(customer.ear.tone(ASKING_HZ, c) < 200, `${customer.ear.tone(ASKING_HZ, c)}`);
      assert.ok(agent.ear.tone(CUSTOMER_HZ, a) > AUDIBLE);
      await talking(agent, customer);
      await agent.hangUp();
    });

    for (const way of ['RFC 4733', 'SIP INFO'] as const)
      test(`R1.2 the customer’s key on a live call by ${way}; nobody’s key counts on the other’s leg`, async () => {
        const { number, agent, customer, customerLeg } = await call();
        const press = (phone: PhoneCall, keys: string) =>
          way === 'SIP INFO' ? phone.pressByInfo(keys) : phone.press(keys);
        const [theirs, mine] = [presses.length, agentPresses.length];
        await press(agent, '7');
        await press(customer, '*9');
        await pause(1500); // longer than Asterisk waits for a feature's next digit
        assert.deepEqual([presses.length, agentPresses.length], [theirs, mine]);
        const c = customer.ear.mark();
        await press(customer, '7');
        await waitFor('the key', () => presses.length > theirs);
        assert.deepEqual(presses.at(-1)?.ref, customerLeg);
        assert.equal(presses.at(-1)?.dialled, number);
        assert.equal(presses.at(-1)?.agent, undefined);
        await waitFor('the words to the customer', () => customer.ear.audibleMs(c) > 1000);
        assert.equal(agentPresses.length, mine);
        await waitFor(
          'the two together again',
          () => customer.ear.tone(AGENT_HZ, customer.ear.mark() - 1600) > AUDIBLE,
          {
            withinMs: 15_000,
          },
        );
        await press(agent, '*9');
        await waitFor('the agent’s key', () => agentPresses.length === mine + 1);
        assert.equal(presses.length, theirs + 1);
        await agent.hangUp();
      });

    for (const context of ['callward-announce', 'callward-abandoned'] as const)
      test(`R1.2 the key in ${context}: while it is said, and in the silence after it; another key is none`, async () => {
        told.answer = { outcome: 'registered', ending: 'closing-prompt' };
        for (const when of ['while', 'after', 'wrong'] as const) {
          const [number = ''] = freshNumbers(1);
          const [ringing, theirs] = [lab.customer.rung.length, presses.length];
          const variable = 'CALLWARD_MESSAGE=callward/zh/shadow';
          void lab.ami.action('Originate', {
            ...{ Channel: lab.viaTrunk(number), Context: context, Exten: 's', Priority: '1' },
            ...{ Variable: variable, Async: 'true' },
          });
          const customer = await lab.customer.nextCall(ringing);
          await waitFor('the message', () => customer.ear.audibleMs() > 500);
          if (when === 'after')
            await waitFor('the silence after it', () => quiet(customer), { withinMs: 20_000 });
          await customer.press(when === 'wrong' ? '5' : '7');
          if (when === 'wrong') {
            // Said from the beginning, and the key still counts.
            await pause(1500);
            assert.equal(presses.length, theirs);
            await customer.press('7');
          }
          await waitFor('the key', () => presses.length > theirs);
          assert.match(presses.at(-1)?.ref.channel ?? '', /\./);
          assert.equal(await customer.ended(20_000), 'them', 'the call ends after the words');
          await lab.idle();
        }
        told.answer = { outcome: 'registered', ending: 'by-agent' };
      });

    test('R1.2 a customer’s key pressed while the service is away is kept, and told when it is back', async () => {
      const { number, agent, customer, customerLeg } = await call();
      await bare.close();
      const [theirs, c] = [presses.length, customer.ear.mark()];
      await customer.press('7');
      await waitFor('the words that it is noted', () => customer.ear.audibleMs(c) > 500, {
        withinMs: 15_000,
      });
      await waitFor('it to be kept', async () =>
        (await lab.cli('database show callward/pending')).includes(customerLeg.channel),
      );
      bare = await connect();
      await waitFor('the kept key', () => presses.length > theirs);
      assert.deepEqual(presses.at(-1), { ref: customerLeg, dialled: number });
      await waitFor('it to be dropped from AstDB', async () =>
        (await lab.cli('database show callward/pending')).includes('0 results found'),
      );
      await agent.hangUp();
    });

    test('R5.2 dispositions: set on the call, said by a dialer after it over AMI, and over ARI', async () => {
      const { number, agent, agentLeg, customerLeg } = await call();
      const channels = await lab.ari.channels();
      const name = channels.find(({ id }) => id === agentLeg.channel)?.name ?? '';
      await lab.ami.action('Setvar', { Channel: name, Variable: 'CALLWARD_DISPOSITION', Value: 'DNC 拒绝' });
      await agent.hangUp();
      await waitFor('the disposition of the call', () => dispositions.length === 1);
      assert.deepEqual(dispositions[0], {
        ref: agentLeg,
        code: 'DNC 拒绝',
        agent: 'agent1',
        dialled: number,
      });
      await lab.ami.action('Originate', {
        ...{ Channel: 'Local/said@callward-disposition', Application: 'Wait', Data: '1', Async: 'true' },
        Variable: `CALLWARD_DISPOSITION=DROP,CALLWARD_NUMBER=${number},CALLWARD_CALL=${customerLeg.channel}`,
      });
      await waitFor('the dialer’s disposition', () => dispositions.length === 2);
      assert.deepEqual(dispositions[1], { ref: customerLeg, code: 'DROP', dialled: number });
      const sent = await lab.ari.request(
        'POST',
        '/events/user/CallwardDisposition?application=callward-watch',
        { variables: { Code: 'SALE', Call: customerLeg.channel, Agent: '8001' } },
      );
      assert.equal(sent.status, 204);
      await waitFor('the disposition over ARI', () => dispositions.length === 3);
      assert.deepEqual(dispositions[2], { ref: customerLeg, code: 'SALE', agent: '8001' });
      await lab.idle();
    });

    test('R1.2 a result of Asterisk’s own recogniser', async () => {
      await lab.ami.originate('Local/s@lab-speech', { context: 'lab-hold' });
      await waitFor('the words', () => spoken.length > 0);
      assert.deepEqual(
        spoken.map(([, words]) => words),
        ['别再打了, 谢谢 0.87'],
      );
    });
  });

/** Nothing audible for so long; in silence Asterisk sends nothing at all. */
async function quiet({ ear }: PhoneCall): Promise<boolean> {
  const mark = ear.mark();
  await pause(700);
  return ear.audibleMs(mark) === 0;
}

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { originate, viaGateway, viaProfile } from '../../../scripts/lab/freeswitch-lab.js';
import { type Lab, startLab } from '../../../scripts/lab/lab.js';
import { pause, waitFor } from '../../../scripts/lab/wait.js';
import { scenarios } from './scenarios.js';

/** A FreeSWITCH as a site has it without callward: every path the scenarios use reaches the carrier, and the trap sees it. */
scenarios('an ungated FreeSWITCH leaks, and the trap tells', () => {
  let lab: Lab;
  before(async () => {
    lab = await startLab({ pbx: 'freeswitch', gated: false });
  });
  after(() => lab?.close());

  const friend = '13900000000';
  const paths: readonly (readonly [string, (number: string) => Promise<unknown>])[] = [
    ['the phone', (number) => lab.agent.call(number)],
    ['a softphone', async (number) => (await lab.agent.dial(number)).hangUp()],
    ['a raw originate to the gateway', (number) => originate(lab, viaGateway(number))],
    ['an originate to sofia/profile/N@carrier', (number) => originate(lab, viaProfile(lab, number))],
    ['a loopback leg into the dialplan', (number) => originate(lab, `loopback/${number}/agents/XML`)],
    [
      'the second of two numbers at once',
      (number) => originate(lab, `${viaGateway(friend)},${viaGateway(number)}`),
    ],
    [
      'the second number in turn',
      (number) => originate(lab, `sofia/agents/nobody@127.0.0.9:9|${viaGateway(number)}`, { timeoutS: 20 }),
    ],
    [
      'an enterprise originate',
      (number) => originate(lab, `sofia/agents/nobody@127.0.0.9:9:_:${viaGateway(number)}`),
    ],
    [
      'a bridge on the far side of an originate',
      (number) =>
        originate(lab, 'loopback/echo/agents/XML', { application: `&bridge(${viaGateway(number)})` }),
    ],
    [
      'a transfer on the far side of an originate',
      (number) =>
        originate(lab, 'loopback/echo/agents/XML', { application: `&transfer(${number} XML agents)` }),
    ],
    [
      'a conference that dials out',
      (number) => lab.freeswitch.bgapi(`conference lab dial ${viaGateway(number)}`),
    ],
  ];
  for (const [i, [name, place]] of paths.entries()) {
    test(`the trap sees an INVITE by ${name}`, async () => {
      const number = `1390000${String(1000 + i)}`;
      await Promise.all([place(number), lab.carrier.nextRing(number)]);
      assert.equal(lab.carrier.ringsFor(number), 1);
      assert.throws(() => lab.carrier.assertSilent(), new RegExp(number));
    });
  }

  test('a refused call is told apart from an answered one', async () => {
    await lab.freeswitch.api('hupall');
    assert.equal((await lab.agent.call('13900002000')).code, 200);
    assert.equal((await lab.agent.call('abc')).code, 404);
  });

  test('blind transfer, attended transfer and a 302 reach the carrier', async () => {
    const first = await lab.agent.dial('13900003000');
    assert.equal(await first.refer('13900003001'), 202);
    await lab.carrier.nextRing('13900003001');

    const one = await lab.agent.dial('13900003002');
    const two = await lab.agent.dial('13900003003');
    assert.equal(await one.transferTo(two), 202);
    await Promise.all([one.ended(), two.ended()]);
    assert.equal(lab.carrier.ringsFor('13900003003'), 1);

    // FreeSWITCH itself calls the place a phone forwards to, whatever its dialplan says of that number.
    lab.agent.phone.answer = { code: 302, contact: lab.carrierUri('13900003004') };
    void originate(lab, 'loopback/10/from-trunk/XML').catch(() => undefined);
    await lab.carrier.nextRing('13900003004');
  });

  test('the customer hears the agent, and keys by RFC 2833 and INFO arrive at the far end', async () => {
    const talking = await startLab({
      pbx: 'freeswitch',
      gated: false,
      carrier: { talks: { code: 200, speakHz: 1000 } },
    });
    try {
      const call = await talking.agent.dial('13900004000');
      const customer = await talking.customer.nextCall(0);
      call.ear.speak(440);
      await waitFor(
        'both to hear each other',
        () => call.ear.tone(1000) > 4000 && customer.ear.tone(440) > 4000,
      );
      await call.press('12');
      await waitFor('two keys at the customer', () => customer.ear.keysHeard.length === 2);
      await call.pressByInfo('3');
      await waitFor('the third key', () => customer.ear.keysHeard.join('') === '123');
      await pause(50);
      await customer.hangUp();
      assert.equal(await call.ended(), 'them');
    } finally {
      await talking.close();
    }
  });
});

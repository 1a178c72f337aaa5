import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Lab, type LabOptions, startLab } from '../../scripts/lab/lab.js';
import { pause, waitFor } from '../../scripts/lab/wait.js';
import { transfer } from './transfer.js';

export interface TrapStory {
  readonly pbx?: 'freeswitch';
  /** Every way out that the scenarios use. */
  readonly paths: readonly (readonly [name: string, place: (lab: Lab, number: string) => Promise<unknown>])[];
  /** Where the agent's phone forwards a call to the number, and the call that it forwards. */
  readonly forwarded: (lab: Lab, number: string) => string;
  readonly ringAgent: (lab: Lab) => Promise<unknown>;
  readonly hangUpAll: (lab: Lab) => Promise<unknown>;
}

/** A PBX as a site has it without callward: every path reaches the carrier, and the trap sees it. A trap that cannot fire proves nothing. */
export function trapStory({ pbx, paths, forwarded, ringAgent, hangUpAll }: TrapStory): void {
  const start = (more: LabOptions = {}) => startLab({ ...(pbx && { pbx }), gated: false, ...more });
  let lab: Lab;
  before(async () => {
    lab = await start();
  });
  after(() => lab?.close());

  for (const [i, [name, place]] of paths.entries())
    test(`the trap sees an INVITE by ${name}`, async () => {
      const number = `1390000${String(1000 + i)}`;
      await Promise.all([place(lab, number), lab.carrier.nextRing(number)]);
      assert.equal(lab.carrier.ringsFor(number), 1);
      assert.throws(() => lab.carrier.assertSilent(), new RegExp(number));
    });

  test('a refused call is told apart from an answered one', async () => {
    await hangUpAll(lab);
    assert.equal((await lab.agent.call('13900002000')).code, 200);
    assert.equal((await lab.agent.call('abc')).code, 404);
  });

  test('blind transfer, attended transfer and a 302 reach the carrier', async () => {
    const first = await lab.agent.dial('13900003000');
    await transfer(first, '13900003001');
    await lab.carrier.nextRing('13900003001');

    const one = await lab.agent.dial('13900003002');
    const two = await lab.agent.dial('13900003003');
    assert.equal(await one.transferTo(two), 202);
    await Promise.all([one.ended(), two.ended()]);
    assert.equal(lab.carrier.ringsFor('13900003003'), 1);

    lab.agent.phone.answer = { code: 302, contact: forwarded(lab, '13900003004') };
    void ringAgent(lab).catch(() => undefined);
    await lab.carrier.nextRing('13900003004');
  });

  test('a trap that is not running is no proof of silence', async () => {
    await lab.carrier.stop();
    assert.throws(() => lab.carrier.assertSilent(), /not running/);
  });

  test('the customer hears the agent, and keys by RFC 2833 and INFO arrive at the far end', async () => {
    const talking = await start({ carrier: { talks: { code: 200, speakHz: 1000 } } });
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
      assert.equal(talking.carrier.ringsFor('13900004000'), 1);
    } finally {
      await talking.close();
    }
  });
}

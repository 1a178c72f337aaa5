/**
 * R1.2, R1.4, R5.2, R7.2 on FreeSWITCH, with the service: a spoken no is registered or suggested, the recogniser and the service may
 * fail in the middle of a call, no audio is left by name, the customer's key and a disposition reach the list.
 */
import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, test } from 'node:test';
import type { Lab } from '../../../scripts/lab/lab.js';
import { pause, waitFor } from '../../../scripts/lab/wait.js';
import { type FakeVosk, startFakeVosk } from '../../fakes/fake-vosk.js';
import { FREESWITCH } from '../hearing-places.js';
import {
  ASKING_HZ,
  AUDIBLE,
  alerted,
  bothHeard,
  entriesOf,
  entryOf,
  hearingLab,
  talk,
} from '../hearing-site.js';
import { alerts, freshNumbers } from '../numbers.js';
import { scenarios } from './scenarios.js';

const NO = '不要再打电话给我了';

scenarios('hearing on FreeSWITCH with the service', () => {
  let lab: Lab;
  let vosk: FakeVosk;
  const hearing = (mode: string) => ({
    hearing: {
      engine: 'vosk',
      language: 'zh',
      mode,
      vosk: { url: vosk.url },
      mismatch: { withinSeconds: 1 },
    },
  });
  before(async () => {
    vosk = await startFakeVosk();
    lab = await hearingLab(
      {
        ...hearing('auto'),
        refusal: { ending: 'by-agent', customer: { key: '7', ending: 'by-agent' } },
        dispositions: { codes: { DNC: 'refusal', SALE: 'sale' } },
      },
      { pbx: 'freeswitch' },
    );
  });
  after(async () => {
    await lab?.close();
    await vosk?.close();
  });
  afterEach(async () => {
    vosk.misbehave(undefined);
    await lab.freeswitch.api('hupall');
    await lab.idle();
    assert.deepEqual(named(), [], 'no audio is left by name');
  });
  const begin = () => talk(lab, freshNumbers(1)[0] ?? '');
  /** Files of voices that can be found by name. */
  const named = (): readonly string[] => {
    const folder = join(lab.service.data, 'voices');
    return existsSync(folder) ? readdirSync(folder) : [];
  };
  /** A start asks whether the server is there: that connection carries no voice. */
  const heardFrom = (connection: number) =>
    waitFor('the server to hear', () =>
      vosk.connections.slice(connection).some(({ audioMs }) => audioMs > 200),
    );

  test('R1.4 auto: a spoken no is on the list while the call goes on, and no file of it has a name', async () => {
    vosk.hear([{ words: NO, atMs: 800 }]);
    const call = await begin();
    assert.equal((await entryOf(lab, call.number)).source, 'speech');
    assert.deepEqual(named(), []);
    await bothHeard(call);
    assert.equal(await FREESWITCH.copies(lab), 1, 'of the customer alone');
  });

  test('R1.2 the customer’s key, on the customer’s phone alone', async () => {
    vosk.hear([]);
    const call = await begin();
    await bothHeard(call);
    await call.agent.press('7');
    await pause(500);
    assert.deepEqual(await entriesOf(lab, call.number), []);
    await call.customer.press('7');
    assert.equal((await entryOf(lab, call.number)).source, 'customer-key');
    await bothHeard(call);
  });

  test('R5.2 a disposition on the agent’s leg', async () => {
    vosk.hear([]);
    const call = await begin();
    await FREESWITCH.onAgentsLeg(lab, 'DNC');
    await call.agent.hangUp();
    assert.equal((await entryOf(lab, call.number)).source, 'disposition');
  });

  for (const how of ['garbage', 'mute'] as const)
    test(`R1.4 a server that is ${how} in the middle of a call: it goes on, the loss is told, the key works`, async () => {
      // Words first: a loss is told anew only where something was heard.
      vosk.hear([{ words: '你好', atMs: 100 }]);
      const before = vosk.connections.length;
      const call = await begin();
      await heardFrom(before);
      const from = (await alerts(lab)).length;
      vosk.misbehave(how);
      await alerted(lab, 'hearing-lost', { from, withinMs: 30_000 });
      await bothHeard(call);
      await call.agent.press('*9');
      assert.equal((await entryOf(lab, call.number)).source, 'agent-key');
    });

  test('R7.2 the service frozen, and killed -9: calls go on and end, no audio has a name, one copy after the next start', async () => {
    vosk.hear([]);
    const before = vosk.connections.length;
    const call = await begin();
    await heardFrom(before);
    lab.service.freeze();
    await bothHeard(call);
    lab.service.thaw();
    await lab.service.kill();
    assert.deepEqual(named(), []);
    await bothHeard(call);
    const again = vosk.connections.length;
    await lab.service.run();
    await heardFrom(again);
    assert.equal(await FREESWITCH.copies(lab), 1);
    await bothHeard(call);
    await lab.service.kill();
    await call.agent.hangUp();
    await lab.idle();
    assert.deepEqual(named(), []);
    await lab.service.run();
  });

  test('R1.4 suggest: the agent hears the tone and the customer does not; the key confirms', async () => {
    await lab.service.restart(hearing('suggest'));
    vosk.hear([{ words: NO, atMs: 1200 }]);
    const call = await begin();
    // Both lines are live and silent: a voice of 440 Hz has this tone among its harmonics.
    call.agent.ear.speak(0, 0);
    call.customer.ear.speak(0, 0);
    const [a, c] = [call.agent.ear.mark(), call.customer.ear.mark()];
    await waitFor('the tone', () => call.agent.ear.tone(ASKING_HZ, a) > AUDIBLE, { everyMs: 20 });
    await waitFor('the line to the customer', () => call.customer.ear.seconds(c) > call.agent.ear.seconds(a));
    assert.ok(call.customer.ear.loudest(c) < 50, `${call.customer.ear.loudest(c)}`);
    call.customer.ear.speak(ASKING_HZ);
    call.agent.ear.speak(ASKING_HZ);
    await waitFor(
      'such a tone to be heard where there is one',
      () => call.customer.ear.tone(ASKING_HZ, c) > AUDIBLE,
    );
    assert.deepEqual(await entriesOf(lab, call.number), []);
    await call.agent.press('*9');
    assert.ok(await entryOf(lab, call.number));
  });
});

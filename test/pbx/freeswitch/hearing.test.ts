/**
 * R1.2, R1.4, R7.2 on FreeSWITCH, with the service: a spoken no is registered, the recogniser may
 * fail in the middle of a call, no audio is left by name, the customer's key reaches the list.
 */
import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, test } from 'node:test';
import type { Lab } from '../../../scripts/lab/lab.js';
import { pause, waitFor } from '../../../scripts/lab/wait.js';
import { type FakeVosk, startFakeVosk } from '../../fakes/fake-vosk.js';
import { alerted, bothHeard, entriesOf, entryOf, hearingLab, talk } from '../hearing-site.js';
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
  const heardFrom = (connection: number) =>
    waitFor('the server to hear', () => (vosk.connections[connection]?.audioMs ?? 0) > 200);
  const copies = async (): Promise<number> => {
    const listed: { rows?: { uuid: string }[] } = JSON.parse(
      await lab.freeswitch.api('show channels as json'),
    );
    const lists = (listed.rows ?? []).map(({ uuid }) => lab.freeswitch.api(`uuid_buglist ${uuid}`));
    return (await Promise.all(lists)).join('').split('session_record').length - 1;
  };

  test('R1.4 auto: a spoken no is on the list while the call goes on, and no file of it has a name', async () => {
    vosk.hear([{ words: NO, atMs: 800 }]);
    const call = await begin();
    assert.equal((await entryOf(lab, call.number)).source, 'speech');
    assert.deepEqual(named(), []);
    await bothHeard(call);
    assert.equal(await copies(), 1, 'of the customer alone');
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

  for (const how of ['garbage'] as const)
    test(`R1.4 a server that is ${how} in the middle of a call: it goes on, the loss is told, the key works`, async () => {
      vosk.hear([]);
      const before = vosk.connections.length;
      const call = await begin();
      await heardFrom(before);
      const from = (await alerts(lab)).length;
      vosk.misbehave(how);
      await alerted(lab, 'hearing-lost', { from, withinMs: 30_000 });
      await bothHeard(call);
      await call.agent.press('*9');
      assert.equal((await entryOf(lab, call.number)).source, 'agent-key');
      vosk.misbehave(undefined);
      await lab.service.restart();
    });
});

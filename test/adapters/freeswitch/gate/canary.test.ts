import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { createCanaries } from '../../../../src/adapters/freeswitch/gate/canaries.js';
import { createCanary } from '../../../../src/adapters/freeswitch/gate/canary.js';
import type { CanaryJudgement } from '../../../../src/core/canary.js';
import { api, reply, startFakeEsl } from '../../../fakes/fake-esl.js';
import { createTestLog } from '../../../fakes/silent-log.js';

interface World {
  /** The gate is asked about the number. */
  readonly asks: boolean;
  /** The leg's channel is seen before the job's end. */
  readonly creates: boolean;
  readonly answer: string;
}

async function fly(t: TestContext, world: World, killGateway = false) {
  const fake = await startFakeEsl();
  const canaries = createCanaries(() => `id${++ids}`);
  let ids = 0;
  fake.on(/^bgapi originate/, (text) => {
    const [, channel = '', number = ''] = /origination_uuid=([^,}]+).*gateway\/g1\/(\S+)/.exec(text) ?? [];
    const job = /Job-UUID: (\S+)/.exec(text)?.[1] ?? '';
    if (world.asks) canaries.met(number);
    if (world.creates) fake.emit({ 'Event-Name': 'CHANNEL_CREATE', 'Unique-ID': channel });
    fake.emit({ 'Event-Name': 'BACKGROUND_JOB', 'Job-UUID': job, _body: `${world.answer}\n` });
    return `${reply(`+OK Job-UUID: ${job}`).trimEnd()}\nJob-UUID: ${job}\n\n`;
  });
  fake.on(/^api sofia status gateway/, api('Name    \tg1\nProfile \tcarrier\nStatus  \tUP\n'));
  const judgement = await new Promise<CanaryJudgement>((resolve) => {
    const canary = createCanary({
      pbx: 'fs1',
      esl: { host: '127.0.0.1', port: fake.port, password: 's3cret' },
      gateways: ['g1'],
      release: () => canaries.release(),
      everyMs: 60_000,
      killGateway,
      judged: (_gateway, found) => resolve(found),
      newId: () => `id${++ids}`,
      log: createTestLog(),
    });
    t.after(async () => {
      await canary.close();
      await fake.stop();
    });
    canary.start();
  });
  return { judgement, fake };
}

test('a canary that the gate refused before there was a channel proves the gateway guarded', async (t) => {
  const { judgement, fake } = await fly(
    t,
    { asks: true, creates: false, answer: '-ERR CALL_REJECTED' },
    true,
  );
  assert.deepEqual(judgement, { state: 'guarded' });
  assert.deepEqual(fake.seen(/killgw/), []);
});

const OPEN: readonly [string, World][] = [
  ['created a channel though refused', { asks: true, creates: true, answer: '-ERR CALL_REJECTED' }],
  ['was never asked about', { asks: false, creates: false, answer: '-ERR NORMAL_TEMPORARY_FAILURE' }],
  ['was answered', { asks: false, creates: true, answer: '+OK 1' }],
];

for (const [what, world] of OPEN) {
  test(`a canary that ${what} finds the gateway open`, async (t) => {
    const { judgement, fake } = await fly(t, world);
    assert.equal(judgement.state, 'open');
    assert.deepEqual(fake.seen(/killgw/), []);
  });
}

test('an open gateway is taken down by its profile where that is configured', async (t) => {
  const { fake } = await fly(t, { asks: false, creates: true, answer: '+OK 1' }, true);
  await fake.until(() => fake.seen(/killgw/).length > 0);
  assert.deepEqual(fake.seen(/killgw/), ['api sofia profile carrier killgw g1']);
});

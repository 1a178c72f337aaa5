/** Asterisk 16 is kept working: gate, guard, key and the empty house, in short. Every other scenario runs on 22. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type Lab, startLab } from '../../scripts/lab/lab.js';
import { waitFor } from '../../scripts/lab/wait.js';
import { freshNumbers, inParallel, shield, unreadableNumbers } from './numbers.js';

describe('Asterisk 16', { concurrency: 1 }, () => {
  let lab: Lab;
  before(async () => {
    lab = await startLab({ asterisk: 16, service: { config: { alerts: { ring: false } } } });
  });
  after(() => lab?.close());

  const originate = (numbers: readonly string[]) =>
    inParallel(numbers, 10, (number) => lab.ami.originate(lab.viaTrunk(number), { timeoutMs: 8000 }));

  test('it is 16', async () => assert.match(await lab.cli('core show version'), /Asterisk 16\./));

  test('allowed numbers connect by phone and by raw originate; barred ones never ring (R1.1)', async () => {
    const allowed = freshNumbers(6);
    const shielded = freshNumbers(20);
    const barred = [...shielded, ...unreadableNumbers(10)];
    await shield(lab, shielded);
    const { calls } = await lab.agent.callAll([...barred, ...allowed.slice(3)], { rate: 20 });
    await originate([...barred, ...allowed.slice(0, 3)]);
    assert.deepEqual(
      calls
        .filter(({ code }) => code === 200)
        .map(({ number }) => number)
        .sort(),
      allowed.slice(3).sort(),
    );
    for (const number of allowed) assert.equal(lab.carrier.ringsFor(number), 1, number);
    assert.equal(lab.carrier.invites().size, allowed.length, 'and nothing else reached the carrier');
  });

  test('the key shields the number, and the call ends politely (R1.4)', async () => {
    const [number = ''] = freshNumbers(1);
    const call = await lab.agent.dial(number);
    assert.equal(call.code, 200);
    await call.press('*9');
    assert.equal(await call.ended(20_000), 'them');
    assert.equal((await lab.agent.call(number)).code >= 400, true);
    assert.equal(lab.carrier.ringsFor(number), 1);
  });

  test('with the service killed nothing goes out, and it comes back by itself', async () => {
    const seen = lab.carrier.invites();
    await lab.service.stop('SIGKILL');
    const numbers = freshNumbers(20);
    await lab.agent.callAll(numbers.slice(0, 10), { rate: 20 });
    await originate(numbers.slice(10));
    lab.carrier.assertSilent(seen);
    await lab.service.run();
    await waitFor(
      'an allowed call',
      async () => (await lab.agent.dial(freshNumbers(1)[0] ?? '')).code === 200,
      {
        withinMs: 30_000,
      },
    );
  });
});

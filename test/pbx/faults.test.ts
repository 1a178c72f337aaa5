/**
 * Nobody at home, and still no INVITE: the service stopped, killed, frozen, its link cut or dead, the disk full, the database
 * locked, Asterisk restarted. Shielded numbers are called by phone and by raw originate all the while; calls that are up live on
 * and end normally from either side; when the cause ends, allowed calls connect again by themselves. (R1.1, R8.3)
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, type TestContext, test } from 'node:test';
import Database from 'better-sqlite3';
import { sameNumber } from '../../scripts/lab/carrier.js';
import { type Lab, startLab } from '../../scripts/lab/lab.js';
import type { PhoneCall } from '../../scripts/lab/phone-call.js';
import { TcpProxy } from '../../scripts/lab/tcp-proxy.js';
import { waitFor } from '../../scripts/lab/wait.js';
import { freshNumbers, inParallel, ledgerIsSound, shield } from './numbers.js';

let lab: Lab;
let cable: TcpProxy;
let shielded: string[];
const AUDIBLE_HZ = 440;

before(async () => {
  lab = await startLab({ service: false, carrier: { talks: { code: 200, speakHz: AUDIBLE_HZ } } });
  cable = await TcpProxy.start({ host: '127.0.0.1', port: lab.ports.port('http') });
  await lab.startService({ ariPort: cable.port, config: { alerts: { ring: false } } });
  shielded = freshNumbers(60);
  await shield(lab, shielded);
  lab.service.keepAlive();
});
after(async () => {
  await lab?.close();
  await cable?.close();
});

const rang = (numbers: readonly string[]): string[] => {
  const seen = lab.customer.rung.map((call) => call.number);
  return numbers.filter((number) => seen.some((one) => sameNumber(one, number)));
};

/** Shielded numbers by phone and by raw originates of two kinds, all over before it resolves. */
async function attempts(): Promise<void> {
  const [phone, ami, cli] = [shielded.slice(0, 30), shielded.slice(30, 50), shielded.slice(50)];
  const [calls] = await Promise.all([
    lab.agent.callAll(phone, { rate: 30 }),
    inParallel(ami, 10, (number) => lab.ami.originate(lab.viaTrunk(number), { timeoutMs: 6000 })),
    inParallel(cli, 4, (number) => lab.cli(`channel originate ${lab.viaTrunk(number)} extension s@lab-talk`)),
  ]);
  assert.equal(calls.calls.length, 30, 'every phone call was placed');
  assert.deepEqual(
    calls.calls.filter(({ code }) => code < 400),
    [],
    'every phone call was refused',
  );
  assert.deepEqual(rang(shielded), [], 'nothing rang at the carrier');
}

interface Talk {
  readonly agent: PhoneCall;
  readonly customer: PhoneCall;
}
async function talk(): Promise<Talk> {
  const [number = ''] = freshNumbers(1);
  const ringing = lab.customer.rung.length;
  const agent = await lab.agent.dial(number);
  assert.equal(agent.code, 200, 'a call connects before the fault');
  return { agent, customer: await lab.customer.nextCall(ringing) };
}

/** The call is still a call: the customer is heard; then one side hangs up and the other hears of it. */
async function livesOn({ agent, customer }: Talk, whoHangsUp: 'agent' | 'customer'): Promise<void> {
  assert.equal(agent.endedBy, undefined, 'the call is up');
  const mark = agent.ear.mark();
  await waitFor('the customer’s voice', () => agent.ear.tone(AUDIBLE_HZ, mark) > 2000);
  const [one, other] = whoHangsUp === 'agent' ? [agent, customer] : [customer, agent];
  await one.hangUp();
  assert.equal(await other.ended(), 'them', 'hanging up ends the call on the other side');
}

/**
 * From the end of the cause to the first allowed call that connects, by itself. A refused call takes seconds, because the agent
 * hears why, so one is begun every quarter of a second. The figure is reported, not asserted.
 */
async function recovers(t: TestContext): Promise<void> {
  const from = performance.now();
  const calls: PhoneCall[] = [];
  const [number = ''] = freshNumbers(1);
  const connected = await waitFor(
    'an allowed call to connect',
    async () => {
      calls.push(await lab.agent.phone.ring(number));
      return calls.find(({ code }) => code === 200);
    },
    { withinMs: 30_000, everyMs: 250 },
  );
  const seconds = (((connected.answeredAt ?? 0) - from) / 1000).toFixed(1);
  t.diagnostic(`the first allowed call connected ${seconds} s after the cause ended`);
  await waitFor('the other tries to be over', () => calls.every(({ code }) => code >= 200));
  await Promise.all(calls.map((call) => call.hangUp()));
  assert.deepEqual(rang(shielded), [], 'nothing shielded rang meanwhile');
}

/** A fault in the middle of two conversations and of a storm of shielded calls. */
async function during(t: TestContext, fault: () => Promise<void> | void, mend: () => Promise<void> | void) {
  await lab.guardSeen();
  const talks = [await talk(), await talk()] as const;
  await fault();
  try {
    await attempts();
    await livesOn(talks[0], 'agent');
    await livesOn(talks[1], 'customer');
  } finally {
    await mend();
  }
  await recovers(t);
}

describe('0 INVITEs to shielded numbers', { concurrency: 1 }, () => {
  test('the service stopped', (t) =>
    during(
      t,
      () => lab.service.stop(),
      async () => {
        await lab.service.run();
        lab.service.keepAlive();
      },
    ));

  test('emergency numbers go out with the service stopped', async () => {
    await lab.service.stop();
    const calls = [];
    for (const number of ['110', '119', '120', '122'])
      calls.push(await lab.agent.dial(number, { withinMs: 60_000 }));
    assert.deepEqual(
      calls.map(({ code }) => code),
      [200, 200, 200, 200],
    );
    for (const call of calls) await call.hangUp();
    await lab.service.run();
    lab.service.keepAlive();
    await lab.guardSeen();
  });

  test('the service killed with -9 again and again in the middle of 50 calls', async (t) => {
    await lab.guardSeen();
    const talks = [await talk(), await talk()] as const;
    let storm = true;
    const killer = (async () => {
      while (storm) {
        await lab.service.ready();
        await lab.service.kill();
      }
    })();
    await lab.agent.callAll([...shielded].slice(0, 50), { rate: 15 });
    storm = false;
    await killer;
    assert.deepEqual(rang(shielded), [], 'nothing rang at the carrier');
    await livesOn(talks[0], 'agent');
    await livesOn(talks[1], 'customer');
    await recovers(t);
    await ledgerIsSound(lab);
  });

  test('the service frozen (SIGSTOP)', (t) =>
    during(
      t,
      () => lab.service.freeze(),
      () => lab.service.thaw(),
    ));

  test('the ARI link cut', (t) =>
    during(
      t,
      () => cable.cut(),
      () => cable.restore(),
    ));

  test('the ARI link half-open: packets vanish', (t) =>
    during(
      t,
      () => cable.freeze(),
      () => cable.restore(),
    ));

  test('the database locked by another process', (t) => {
    const db = new Database(join(lab.service.data, 'callward.db'));
    return during(
      t,
      () => void db.exec('BEGIN EXCLUSIVE'),
      () => void db.exec('ROLLBACK').close(),
    );
  });

  test('Asterisk restarted in the middle of a storm of calls', async (t) => {
    const storm = lab.agent.callAll(shielded, { rate: 20 });
    await waitFor('the storm to be on', async () => (await lab.asterisk.channels()) > 3);
    await lab.asterisk.restart({ crash: true });
    await lab.reconnectAmi();
    await storm;
    assert.deepEqual(rang(shielded), []);
    await attempts();
    await recovers(t);
  });
});

describe('the disk full', { concurrency: 1 }, () => {
  let full: Lab;
  let disk: string;
  before(async () => {
    full = await startLab({ service: false, carrier: { talks: { code: 200, speakHz: AUDIBLE_HZ } } });
    disk = join(full.folder, 'data');
    mkdirSync(disk);
    // A file system of its own that can really be full; mounting needs root, as on the machines that run these tests.
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', disk]);
    await full.startService({ config: { alerts: { ring: false } } });
    await shield(full, shielded);
  });
  after(async () => {
    await full?.service.stop();
    execFileSync('umount', [disk]);
    await full?.close();
  });

  test('nothing goes out that cannot be recorded, and calls in progress live on (R8.3)', async (t) => {
    const main = lab;
    lab = full;
    try {
      const talks = [await talk(), await talk()] as const;
      const ballast = join(disk, 'ballast');
      try {
        writeFileSync(ballast, Buffer.alloc(16 << 20));
        assert.fail('the disk should be full');
      } catch (error) {
        assert.match(String(error), /ENOSPC/);
      }
      const allowed = freshNumbers(20);
      // The last free pages of the database may still take a few decisions; then every allow is refused.
      await lab.agent.callAll(freshNumbers(40), { rate: 20 });
      const { calls } = await lab.agent.callAll(allowed, { rate: 20 });
      assert.deepEqual(
        calls.filter(({ code }) => code < 400),
        [],
        'allowed numbers are refused too',
      );
      await attempts();
      await livesOn(talks[0], 'agent');
      await livesOn(talks[1], 'customer');
      rmSync(ballast);
      await recovers(t);
      await ledgerIsSound(lab);
    } finally {
      lab = main;
    }
  });
});

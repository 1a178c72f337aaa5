/**
 * Nobody at home, and still no INVITE from FreeSWITCH: the service stopped, killed, frozen, somebody else or nobody on its port,
 * the event socket cut or dead, the database locked, FreeSWITCH restarted. Shielded numbers are called by phone and by raw
 * originate all the while; calls that are up live on; when the cause ends, allowed calls connect again by themselves. (R1.1, R8.3)
 */
import assert from 'node:assert/strict';
import { createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { after, before, type TestContext, test } from 'node:test';
import Database from 'better-sqlite3';
import { originate, viaGateway, viaProfile } from '../../../scripts/lab/freeswitch-lab.js';
import { type Lab, startLab } from '../../../scripts/lab/lab.js';
import type { PhoneCall } from '../../../scripts/lab/phone-call.js';
import { TcpProxy } from '../../../scripts/lab/tcp-proxy.js';
import { waitFor } from '../../../scripts/lab/wait.js';
import { freshNumbers, inParallel, ledgerIsSound, shield } from '../numbers.js';
import { rang } from './numbers.js';
import { scenarios } from './scenarios.js';

const AUDIBLE_HZ = 440;

scenarios('0 INVITEs from FreeSWITCH to shielded numbers', () => {
  let lab: Lab;
  let cable: TcpProxy;
  let shielded: string[];
  before(async () => {
    lab = await startLab({
      ...{ pbx: 'freeswitch', service: false, carrier: { talks: { code: 200, speakHz: AUDIBLE_HZ } } },
    });
    cable = await TcpProxy.start({ host: '127.0.0.1', port: lab.ports.port('esl') });
    await lab.startService({ ariPort: cable.port, config: { alerts: { ring: false } } });
    shielded = freshNumbers(60);
    await shield(lab, shielded);
    lab.service.keepAlive();
  });
  after(async () => {
    await lab?.close();
    await cable?.close();
  });

  /**
   * Shielded numbers by phone and by raw originates of two kinds, all over before it resolves; answers the longest wait.
   * `cause` is what FreeSWITCH ends the originates with: for a gate that is silent, its own deadline's.
   */
  async function attempts(share = 1, cause = /^-ERR/): Promise<number> {
    const part = (from: number, to: number) => shielded.slice(from, from + Math.ceil((to - from) * share));
    const phone = part(0, 30);
    let longest = 0;
    const raw = async (dial: string): Promise<void> => {
      const from = performance.now();
      const answer = await originate(lab, dial);
      longest = Math.max(longest, performance.now() - from);
      assert.match(answer, cause, `${dial} fails`);
    };
    const [calls] = await Promise.all([
      lab.agent.callAll(phone, { rate: 30 }),
      inParallel(part(30, 50), 10, (number) => raw(viaGateway(number))),
      inParallel(part(50, 60), 10, (number) => raw(viaProfile(lab, number))),
    ]);
    assert.equal(calls.calls.length, phone.length, 'every phone call was placed');
    assert.deepEqual(
      calls.calls.filter(({ code }) => code < 400),
      [],
      'every phone call was refused',
    );
    assert.deepEqual(rang(lab, shielded), [], 'nothing rang at the carrier');
    return longest;
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

  /** From the end of the cause to the first allowed call that connects, by itself. Reported, not asserted. */
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
    await waitFor('the other tries to be over', () => calls.every(({ code }) => code >= 200), {
      withinMs: 40_000,
    });
    await Promise.all(calls.map((call) => call.hangUp()));
    assert.deepEqual(rang(lab, shielded), [], 'nothing shielded rang meanwhile');
  }

  /** A fault in the middle of two conversations and of a storm of shielded calls. */
  async function during(
    t: TestContext,
    fault: () => Promise<void> | void,
    mend: () => Promise<void> | void,
    { share = 1, cause }: { readonly share?: number; readonly cause?: RegExp } = {},
  ) {
    const talks = [await talk(), await talk()] as const;
    await fault();
    try {
      const longest = await attempts(share, cause);
      t.diagnostic(`the longest raw originate waited ${(longest / 1000).toFixed(1)} s`);
      await livesOn(talks[0], 'agent');
      await livesOn(talks[1], 'customer');
    } finally {
      await mend();
    }
    await recovers(t);
  }
  const backToLife = async (): Promise<void> => {
    await lab.service.run();
    lab.service.keepAlive();
  };

  test('an allowed call has no deadline any more once it is let go', async () => {
    const { agent, customer } = await talk();
    const legs = await waitFor('both legs to be listed', async () => {
      const listed = (await lab.freeswitch.api('show channels')).match(/^[0-9a-f-]{36}(?=,)/gm) ?? [];
      return listed.length === 2 && listed;
    });
    for (const leg of legs)
      assert.match(await lab.freeswitch.api(`sched_del ${leg}`), /Deleted: 0/, 'no timer is left on the leg');
    await livesOn({ agent, customer }, 'agent');
  });

  test('the service stopped', (t) => during(t, () => lab.service.stop(), backToLife));

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
    await backToLife();
  });

  test('the service killed with -9 again and again in the middle of 50 calls', async (t) => {
    const talks = [await talk(), await talk()] as const;
    let storm = true;
    const killer = (async () => {
      while (storm) {
        await lab.service.ready();
        await lab.service.kill();
      }
    })();
    await lab.agent.callAll(shielded.slice(0, 50), { rate: 15 });
    storm = false;
    await killer;
    assert.deepEqual(rang(lab, shielded), [], 'nothing rang at the carrier');
    await livesOn(talks[0], 'agent');
    await livesOn(talks[1], 'customer');
    await recovers(t);
    await ledgerIsSound(lab);
  });

  // FreeSWITCH itself would wait 24 s for `connect`, then for ever, and end with another cause: this one is the deadline's.
  const DEADLINE = { share: 0.3, cause: /^-ERR NETWORK_OUT_OF_ORDER/ };

  test('the service frozen (SIGSTOP): the deadline of the configuration ends each leg', (t) =>
    during(
      t,
      () => lab.service.freeze(),
      () => lab.service.thaw(),
      DEADLINE,
    ));

  for (const [what, greet, expected] of [
    ['closes at once', (socket: Socket) => void socket.end(), {}],
    ['says connect and closes', (socket: Socket) => void socket.end('connect\n\n'), {}],
    ['accepts and is silent', () => undefined, DEADLINE],
    ['says connect and is silent', (socket: Socket) => void socket.write('connect\n\n'), DEADLINE],
  ] as const)
    test(`somebody else on the gate’s port who ${what}`, async (t) => {
      let stranger: Server | undefined;
      const guests = new Set<Socket>();
      await during(
        t,
        async () => {
          await lab.service.stop();
          stranger = createServer((socket) => {
            guests.add(socket.on('error', () => undefined));
            greet(socket);
          });
          await new Promise<void>((resolve) =>
            stranger?.listen(lab.ports.port('gate'), '127.0.0.1', () => resolve()),
          );
        },
        async () => {
          for (const guest of guests) guest.destroy();
          await new Promise<void>((resolve) => stranger?.close(() => resolve()));
          await backToLife();
        },
        expected,
      );
    });

  test('the event socket cut', (t) =>
    during(
      t,
      () => cable.cut(),
      () => cable.restore(),
    ));

  test('the event socket half-open: packets vanish', (t) =>
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

  test('FreeSWITCH restarted in the middle of a storm of calls', async (t) => {
    const storm = lab.agent.callAll(shielded, { rate: 20 });
    await waitFor('the storm to be on', async () => (await lab.freeswitch.channels()) > 3);
    await lab.freeswitch.restart({ crash: true });
    await storm;
    assert.deepEqual(rang(lab, shielded), []);
    await attempts();
    await recovers(t);
  });
});

import assert from 'node:assert/strict';
import { connect, type Socket } from 'node:net';
import { type TestContext, test } from 'node:test';
import { createTrunkGate, type TrunkGateOptions } from '../../../../src/adapters/freeswitch/gate/index.js';
import type { Enforcement } from '../../../../src/app/ports/pbx.js';
import type { CallAttempt } from '../../../../src/core/call-attempt.js';
import { createTestLog } from '../../../fakes/silent-log.js';
import { ALLOWED, SHIELDED } from '../../sip-guard/fake-listener.js';
import { described, HOOK, headOf } from './legs.js';

async function aGate(t: TestContext, change: Partial<TrunkGateOptions> = {}) {
  const attempts: CallAttempt[] = [];
  const outcomes: Enforcement[] = [];
  const log = createTestLog();
  const gate = await createTrunkGate({
    pbx: 'fs1',
    listen: { host: '127.0.0.1', port: 0 },
    trunks: [{ name: 'carrier', carrier: 'sip:203.0.113.10:5060;transport=udp' }],
    internal: ['192.0.2.0/24'],
    hook: HOOK,
    secret: 'abc',
    listener: {
      screen: async (attempt) => {
        attempts.push(attempt);
        return attempt.dialled.startsWith('9') ? SHIELDED : ALLOWED;
      },
      enforced: (_attempt, _verdict, outcome) => outcomes.push(outcome),
    },
    now: () => 1,
    newId: () => `attempt-${attempts.length + 1}`,
    log,
    budgetMs: 500,
    ...change,
  });
  t.after(() => gate.close());
  return { gate, attempts, outcomes, log };
}

/** The FreeSWITCH of these tests: answers `connect` with a description and each command with `+OK`. */
class Peer {
  heard = '';
  readonly #socket: Socket;
  readonly closed: Promise<unknown>;
  #waiting: (() => void)[] = [];
  #ended = false;
  #replied = false;

  constructor(port: number) {
    // As FreeSWITCH does: it reads to the end of the stream, replies, and closes.
    this.#socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    this.#socket.setEncoding('latin1');
    this.#socket.on('error', () => undefined);
    this.#socket.on('data', (text: string) => {
      this.heard += text;
      for (const wake of this.#waiting) wake();
    });
    this.#socket.on('end', () => {
      this.#ended = true;
      if (this.#replied || !this.heard.includes('callward_verdict=')) this.#socket.end();
    });
    this.closed = new Promise<void>((resolve) => this.#socket.on('close', () => resolve())).then(() => {
      for (const wake of this.#waiting) wake();
    });
  }
  async until(text: string | RegExp): Promise<void> {
    while (typeof text === 'string' ? !this.heard.includes(text) : !text.test(this.heard)) {
      assert.ok(!this.#socket.destroyed, `closed before ${text}: ${JSON.stringify(this.heard)}`);
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }
  write(text: string): void {
    this.#socket.write(text, 'latin1');
  }
  async bytes(text: string): Promise<void> {
    for (const byte of text) {
      await new Promise<void>((resolve) => this.#socket.write(byte, 'latin1', () => resolve()));
    }
  }
  ok(times = 1): void {
    this.write('Content-Type: command/reply\nReply-Text: +OK\n\n'.repeat(times));
    this.#replied = true;
    if (this.#ended) this.#socket.end();
  }
  end(): void {
    this.#socket.destroy();
  }
}

test('a shielded number is hung up, recorded once, and reported as carried out (R1.1)', async (t) => {
  const { gate, attempts, outcomes } = await aGate(t);
  const peer = new Peer(gate.address.port);
  await peer.until('connect\n\n');
  peer.write(`${described()}\n\n`);
  await peer.until('execute-app-name: hangup\nContent-Type: text/plain\nContent-Length: 13\n\nCALL_REJECTED');
  peer.ok();
  await peer.closed;
  assert.deepEqual(outcomes, ['enforced']);
  assert.deepEqual(attempts, [
    {
      id: 'attempt-1',
      at: 1,
      door: 'gate',
      dialled: '900000001',
      presented: '1001',
      purpose: 'sale',
      purposeDeclared: false,
      trunk: 'carrier',
      ref: { pbx: 'fs1', channel: 'db6e62fa-fdf2-4746-990b-7be698c09aa1' },
    },
  ]);
  assert.equal(peer.heard.includes('sip_route_uri'), false);
});

test('an allowed number gets its route, and its request URI pinned to what was screened', async (t) => {
  const { gate, outcomes } = await aGate(t);
  const peer = new Peer(gate.address.port);
  peer.write(`${described({ variable_sip_destination_url: 'sip:5%300000001@203.0.113.10' })}\n\n`);
  await peer.until(/callward_gate=\$\{sched_del\(\$\{uuid\}\)\}$/);
  const [, length, body = ''] =
    /multiset\nContent-Type: text\/plain\nContent-Length: (\d+)\n\n(.*)$/.exec(peer.heard) ?? [];
  assert.equal(body.length, Number(length));
  assert.match(
    body,
    /^\^\^\|sip_route_uri=sip:203\.0\.113\.10:5060;transport=udp\|sip_invite_req_uri=sip:500000001@203\.0\.113\.10:5060;transport=udp\|outbound_redirect_fatal=true\|callward_verdict=[0-9a-f]{32}\|callward_gate=/,
  );
  peer.ok(1);
  await peer.closed;
  assert.deepEqual(outcomes, ['enforced']);
});

test('the agent’s leg is told the reason before the refusal, for the prompt', async (t) => {
  const { gate } = await aGate(t);
  const peer = new Peer(gate.address.port);
  const head = headOf('35_outbound_socket_hook_leg_bridged_agent_call').replaceAll('500000001', '900000001');
  peer.write(`${head}\n\n`);
  await peer.until('CALL_REJECTED');
  assert.match(
    peer.heard,
    /^connect\n\napi uuid_setvar 395d3f57-9434-4688-b5a0-813229d5a4d0 callward_reason shielded\n\nsendmsg/,
  );
});

test('one byte at a time is the same leg', async (t) => {
  const { gate, attempts } = await aGate(t);
  const peer = new Peer(gate.address.port);
  await peer.bytes(`${described()}\n\n`);
  await peer.until('CALL_REJECTED');
  assert.equal(attempts.length, 1);
});

test('a phone of the house gets its own route; nobody is asked and nothing recorded', async (t) => {
  const { gate, attempts, outcomes } = await aGate(t);
  const peer = new Peer(gate.address.port);
  const phone = {
    variable_sip_gateway_name: undefined,
    variable_sip_destination_url: 'sip:1001@192.0.2.5:5062',
  };
  peer.write(`${described(phone)}\n\n`);
  await peer.until(/callward_gate=\S+$/);
  assert.match(
    peer.heard,
    /\n\n\^\^\|sip_route_uri=sip:192\.0\.2\.5:5062\|callward_verdict=[0-9a-f]{32}\|callward_gate=\$\{sched_del\(\$\{uuid\}\)\}$/,
  );
  peer.ok(1);
  await peer.closed;
  assert.deepEqual([attempts.length, outcomes.length, gate.stats().internal], [0, 0, 1]);
});

test('the same leg a second time is answered alike and screened once', async (t) => {
  const { gate, attempts } = await aGate(t);
  for (const pinned of [undefined, 'sip:500000001@203.0.113.10:5060;transport=udp']) {
    const peer = new Peer(gate.address.port);
    const leg = { variable_sip_destination_url: 'sip:500000001@x', variable_sip_invite_req_uri: pinned };
    peer.write(`${described(leg)}\n\n`);
    await peer.until(/callward_gate=\S+$/);
    assert.ok(peer.heard.includes('sip_invite_req_uri=sip:500000001@'));
    peer.ok(1);
    await peer.closed;
  }
  assert.equal(attempts.length, 1);
});

const LATE = new Promise<never>(() => undefined);
const BROKEN: readonly [string, () => Promise<never>][] = [
  ['no verdict in time', () => LATE],
  ['a listener that fails', () => Promise.reject(new Error('no store'))],
];

for (const [what, screen] of BROKEN) {
  test(`${what}: refused, no route`, async (t) => {
    const { gate } = await aGate(t, { budgetMs: 20, listener: { screen, enforced: () => undefined } });
    const peer = new Peer(gate.address.port);
    peer.write(`${described({ variable_sip_destination_url: 'sip:500000001@203.0.113.10' })}\n\n`);
    await peer.until('\n\nNETWORK_OUT_OF_ORDER');
    assert.equal(peer.heard.includes('sip_route_uri'), false);
  });
}

test('an allow on a leg with another hook is refused and reported as not carried out', async (t) => {
  const { gate, outcomes } = await aGate(t);
  const peer = new Peer(gate.address.port);
  const leg = { variable_sip_destination_url: 'sip:500000001@x', variable_execute_on_originate_a: 'set x=y' };
  peer.write(`${described(leg)}\n\n`);
  await peer.until('execute-app-name: hangup');
  peer.ok();
  await peer.closed;
  assert.deepEqual(outcomes, ['failed']);
});

const DROPPED: readonly [string, string][] = [
  ['nothing', ''],
  ['garbage', 'GET / HTTP/1.0\r\n\r\n\n\n'],
  ['half a description', described().slice(0, 900)],
  ['another frame', 'Content-Type: auth/request\n\n'],
  ['a length that is none', 'Content-Type: command/reply\nContent-Length: -5\n\n'],
  ['a header without end', `Event-Name: ${'x'.repeat(300_000)}`],
];

for (const [what, text] of DROPPED) {
  test(`dropped: ${what}`, async (t) => {
    const { gate, attempts } = await aGate(t, { limits: { arrivalMs: 50 } });
    const peer = new Peer(gate.address.port);
    peer.write(text);
    await peer.closed;
    assert.equal(attempts.length, 0);
    assert.equal(gate.stats().anomalies > 0, true);
    assert.equal(peer.heard.includes('sip_route_uri'), false);
  });
}

test('a peer that takes the answer and never replies is dropped, and that is not called carried out', async (t) => {
  const { gate, outcomes } = await aGate(t, { limits: { repliesMs: 50 } });
  const peer = new Peer(gate.address.port);
  peer.write(`${described()}\n\n`);
  await peer.closed;
  assert.deepEqual(outcomes, ['failed']);
});

test('a leg that goes while it is screened is already gone', async (t) => {
  let answer: (verdict: typeof ALLOWED) => void = () => undefined;
  const outcomes: Enforcement[] = [];
  const done = new Promise<void>((resolve) => {
    void aGate(t, {
      listener: {
        screen: () =>
          new Promise((settle) => {
            answer = settle;
            peer?.end();
          }),
        enforced: (_a, _v, outcome) => {
          outcomes.push(outcome);
          resolve();
        },
      },
    }).then(({ gate }) => {
      peer = new Peer(gate.address.port);
      void peer.closed.then(() => answer(ALLOWED));
      peer.write(`${described({ variable_sip_destination_url: 'sip:500000001@x' })}\n\n`);
    });
  });
  let peer: Peer | undefined;
  await done;
  assert.deepEqual(outcomes, ['already-gone']);
});

test('too many connections: the one too many is dropped, the others are served', async (t) => {
  const { gate } = await aGate(t, { limits: { connections: 1 } });
  const first = new Peer(gate.address.port);
  await first.until('connect');
  await new Peer(gate.address.port).closed;
  first.write(`${described()}\n\n`);
  await first.until('CALL_REJECTED');
});

test('it listens on loopback unless told who may connect', async () => {
  await assert.rejects(
    createTrunkGate({
      pbx: 'p',
      listen: { host: '0.0.0.0', port: 0 },
      trunks: [],
      hook: HOOK,
      secret: 'abc',
      listener: { screen: async () => ALLOWED, enforced: () => undefined },
      now: () => 1,
      newId: () => 'x',
      log: createTestLog(),
      budgetMs: 50,
    }),
    /not loopback/,
  );
});

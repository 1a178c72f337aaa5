import assert from 'node:assert/strict';
import { once } from 'node:events';
import net, { type AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import modesl from 'modesl';
import { waitFor } from '../../../scripts/lab/wait.js';
import { openConnection } from '../../../src/adapters/freeswitch/connection.js';
import type { EslEvent } from '../../../src/adapters/freeswitch/frames.js';
import { createTrunkGate } from '../../../src/adapters/freeswitch/gate/index.js';
import type { Enforcement } from '../../../src/app/ports/pbx.js';
import { createTestLog } from '../../fakes/silent-log.js';
import { ALLOWED, SHIELDED } from '../sip-guard/fake-listener.js';
import { described, HOOK } from './gate/legs.js';

// modesl frames the bytes, reads them and writes them; that FreeSWITCH answers `connect` with a leg, and a login with +OK, is
// said here, since modesl has no words for the side that is FreeSWITCH.

type ModeslConnection = InstanceType<typeof modesl.Connection>;
type ModeslEvent = InstanceType<typeof modesl.Event>;

/** What the gate's users ask of it, and what comes of each leg. */
async function aGate(t: TestContext) {
  const dialled: string[] = [];
  const outcomes: Enforcement[] = [];
  const gate = await createTrunkGate({
    pbx: 'fs1',
    listen: { host: '127.0.0.1', port: 0 },
    trunks: [{ name: 'carrier', carrier: 'sip:203.0.113.10:5060;transport=udp' }],
    hook: HOOK,
    secret: 'abc',
    listener: {
      screen: async (attempt) => {
        dialled.push(attempt.dialled);
        return attempt.dialled.startsWith('9') ? SHIELDED : ALLOWED;
      },
      enforced: (_attempt, _verdict, outcome) => outcomes.push(outcome),
    },
    now: () => 1,
    newId: () => `attempt-${dialled.length}`,
    log: createTestLog(),
    budgetMs: 2000,
    limits: { arrivalMs: 5000, repliesMs: 5000 },
  });
  t.after(() => gate.close());
  return { gate, dialled, outcomes };
}

/** A header block of FreeSWITCH's as modesl writes one: its first line, then the others. */
function block(text: string): [line: string, headers: Record<string, string>] {
  const [first = '', ...rest] = text.split('\n');
  const headers = rest.map((one): [string, string] => {
    const colon = one.indexOf(': ');
    return [one.slice(0, colon), one.slice(colon + 2)];
  });
  return [first, Object.fromEntries(headers)];
}

/** modesl's client calls at the gate with a leg and does what it is told, until the gate hangs up. */
async function legBy(port: number, leg: Readonly<Record<string, string>>): Promise<string[]> {
  const told: string[] = [];
  const client = new modesl.Connection('127.0.0.1', port, 'unused');
  client.on('error', () => undefined);
  client.on('esl::event::raw::*', (command: ModeslEvent) => {
    const word = command.firstHeader();
    const app = command.getHeader('execute-app-name');
    told.push(app === undefined || app === null ? word : `${app} ${command.getBody()}`);
    if (word === 'connect') client.send(...block(described(leg)));
    else if (word.startsWith('api '))
      client.send('Content-Type: api/response', { 'Content-Length': '4\n\n+OK' });
    else client.send('Content-Type: command/reply', { 'Reply-Text': '+OK' });
  });
  await new Promise<void>((resolve) => client.on('esl::end', () => resolve()));
  return told;
}

test("R1.3 interop: modesl's client at our gate: a shielded leg is hung up, and that counts as carried out", async (t) => {
  const { gate, dialled, outcomes } = await aGate(t);
  const told = await legBy(gate.address.port, {});
  assert.deepEqual(told, ['connect', 'hangup CALL_REJECTED']);
  assert.deepEqual([dialled, outcomes], [['900000001'], ['enforced']]);
});

test("R1.3 interop: modesl's client at our gate: an allowed leg reads its route and its number, sealed", async (t) => {
  const { gate, dialled, outcomes } = await aGate(t);
  const told = await legBy(gate.address.port, {
    variable_sip_destination_url: 'sip:5%300000001@203.0.113.10',
  });
  assert.equal(told.length, 2, JSON.stringify(told));
  assert.match(
    told[1] ?? '',
    /^multiset \^\^\|sip_route_uri=sip:203\.0\.113\.10:5060;transport=udp\|sip_invite_req_uri=sip:500000001@203\.0\.113\.10:5060;transport=udp\|outbound_redirect_fatal=true\|callward_verdict=[0-9a-f]{32}\|callward_gate=\$\{sched_del\(\$\{uuid\}\)\}$/,
  );
  // The gate ends the stream with its answer, so modesl may be done before its reply is heard.
  await waitFor('the outcome', () => outcomes.length > 0 || undefined);
  assert.deepEqual([dialled, outcomes], [['500000001'], ['enforced']]);
});

test("R1.3 interop: modesl's client at our gate: the leg that asked is told why, and its answer is counted", async (t) => {
  const { gate, outcomes } = await aGate(t);
  const caller = 'a3c1f6de-0000-4000-8000-000000000001';
  const told = await legBy(gate.address.port, {
    'Other-Type': 'originator',
    'Other-Leg-Unique-ID': caller,
    Control: 'full',
  });
  assert.deepEqual(told, [
    'connect',
    `api uuid_setvar ${caller} callward_reason shielded`,
    'hangup CALL_REJECTED',
  ]);
  assert.deepEqual(outcomes, ['enforced']);
});

test("R1.1 modesl's outbound class speaks first, as only a server may: the gate drops it, nobody is asked", async (t) => {
  const { gate, dialled } = await aGate(t);
  const socket = net.connect(gate.address.port, '127.0.0.1');
  await once(socket, 'connect');
  const closed = once(socket, 'close');
  const one = new modesl.Connection(socket);
  one.on('error', () => undefined);
  await closed;
  assert.deepEqual([dialled, gate.stats().allowed, gate.stats().anomalies > 0], [[], 0, true]);
});

const REPLY = 'Content-Type: command/reply';
const framed = (type: string, body: string): string =>
  `Content-Length: ${Buffer.byteLength(body)}\nContent-Type: ${type}\n\n${body}`;

/** modesl's server with the words of FreeSWITCH's: login, subscription, two answers, then the events. */
async function modeslServer(t: TestContext, password: string, events: readonly ModeslEvent[]) {
  const heard: string[] = [];
  const server = net.createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const theirs = new modesl.Server({ server });
  t.after(() => theirs.close());
  const answer = (connection: ModeslConnection, command: string): void => {
    if (command.startsWith('auth ')) {
      const right = command === `auth ${password}`;
      connection.send(REPLY, { 'Reply-Text': right ? '+OK accepted' : '-ERR invalid' });
    } else if (command === 'api show channels as json') {
      connection.send(framed('api/response', '{"row_count":1,"rows":[{"cid_name":"张三"}]}'));
    } else if (command.startsWith('api ')) {
      connection.send(framed('api/response', '-ERR no reply\n'));
    } else {
      connection.send(REPLY, { 'Reply-Text': '+OK event listener enabled json' });
      for (const event of events) connection.send(framed('text/event-json', event.serialize('json')));
      for (const event of events) connection.send(framed('text/event-plain', event.serialize('plain')));
    }
  };
  theirs.on('connection::open', (connection) => {
    connection.on('error', () => undefined);
    connection.on('esl::event::raw::*', (command) => {
      heard.push(command.firstHeader());
      answer(connection, command.firstHeader());
    });
    connection.send('Content-Type: auth/request');
  });
  return { port: (server.address() as AddressInfo).port, heard };
}

const EVENTS = [
  new modesl.Event({ 'Event-Name': 'DTMF', 'Unique-ID': 'c-1', 'DTMF-Digit': '9', Name: '张三 客服' }),
  new modesl.Event({ 'Event-Name': 'HEARTBEAT', 'Unique-ID': 'c-2' }),
  new modesl.Event({ 'Event-Name': 'CUSTOM', 'Event-Subclass': 'callward::refusal' }, 'a: b\n\n你好\n'),
];

test("R1.3 interop: our client on modesl's server logs in, asks, and hears events in both formats", {
  timeout: 10_000,
}, async (t) => {
  const server = await modeslServer(t, 's3cret', EVENTS);
  const events: EslEvent[] = [];
  let all: () => void = () => undefined;
  const done = new Promise<void>((resolve) => {
    all = resolve;
  });
  const downs: string[] = [];
  const ours = openConnection(
    { host: '127.0.0.1', port: server.port, password: 's3cret' },
    new Set(['DTMF', 'CUSTOM']),
    {
      opened: async () => {
        await ours.command({ kind: 'subscribe', events: ['DTMF'], subclasses: ['callward::refusal'] });
      },
      event: (event) => {
        events.push(event);
        if (events.length === 4) all();
      },
      down: (why) => downs.push(why),
    },
    createTestLog(),
  );
  t.after(() => ours.close());
  ours.start();
  await done;
  const [channels, killed] = await Promise.all([
    ours.command({ kind: 'channels' }),
    ours.command({ kind: 'kill', channel: 'c-1', cause: 'CALL_REJECTED' }),
  ]);
  assert.deepEqual(channels, {
    answered: true,
    ok: true,
    text: '{"row_count":1,"rows":[{"cid_name":"张三"}]}',
  });
  assert.deepEqual(killed, { answered: true, ok: false, text: '-ERR no reply\n' });
  const seen = events.map((event) => [
    event.name,
    event.field('DTMF-Digit'),
    event.field('Name'),
    event.body,
  ]);
  const [dtmf, custom] = [
    ['DTMF', '9', '张三 客服', undefined],
    ['CUSTOM', undefined, undefined, 'a: b\n\n你好\n'],
  ];
  assert.deepEqual(seen, [dtmf, custom, dtmf, custom]);
  assert.deepEqual(server.heard, [
    'auth s3cret',
    'event json DTMF CUSTOM callward::refusal',
    'api show channels as json',
    'api uuid_kill c-1 CALL_REJECTED',
  ]);
  assert.deepEqual(downs, []);
});

test("R1.3 interop: modesl's server refuses the password: told as such, and nothing more is said", async (t) => {
  const server = await modeslServer(t, 's3cret', []);
  const down = new Promise<string>((resolve) => {
    const ours = openConnection(
      { host: '127.0.0.1', port: server.port, password: 'other' },
      new Set(),
      { opened: async () => assert.fail('opened'), event: () => undefined, down: resolve },
      createTestLog(),
    );
    t.after(() => ours.close());
    ours.start();
  });
  assert.match(await down, /refuses the password/);
  assert.deepEqual(server.heard, ['auth other']);
});

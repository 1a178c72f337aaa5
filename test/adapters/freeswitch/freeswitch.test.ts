import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { createFreeswitch, type FreeswitchOptions } from '../../../src/adapters/freeswitch/index.js';
import type { KeyAnswer, KeyPress, OutgoingLeg, PbxListener } from '../../../src/app/ports/pbx.js';
import { capture, framesOf } from '../../fakes/esl-frames.js';
import { api, eventBytes, type FakeEsl, reply, startFakeEsl } from '../../fakes/fake-esl.js';
import { createTestLog } from '../../fakes/silent-log.js';

type Over = Partial<PbxListener> & { readonly options?: Partial<FreeswitchOptions> };

/** An adapter on a fake event socket, with everything the listener was told. */
async function set(t: TestContext, script: (esl: FakeEsl) => void = () => {}, over: Over = {}) {
  const esl = await startFakeEsl({ password: over.options?.esl?.password ?? 's3cret' });
  script(esl);
  const told: string[] = [];
  const legs: OutgoingLeg[] = [];
  const presses: KeyPress[] = [];
  let wake: (() => void)[] = [];
  const tell = (line: string): void => {
    told.push(line);
    for (const one of wake) one();
    wake = [];
  };
  const { options, ...listenerOver } = over;
  const listener: PbxListener = {
    screen: async () => ({ outcome: 'block', reason: 'not-screened', findings: [], policyVersion: 'p' }),
    enforced: () => undefined,
    refusalKey: async (press): Promise<KeyAnswer> => {
      presses.push(press);
      tell('refusal');
      return { outcome: 'registered', ending: 'at-once' };
    },
    undoKey: async (press): Promise<KeyAnswer> => {
      presses.push(press);
      tell('undo');
      return { outcome: 'undone' };
    },
    customerKey: async (): Promise<KeyAnswer> => {
      throw new Error('no customer pressed a key');
    },
    spoken: () => assert.fail('nothing was spoken'),
    disposition: () => assert.fail('nobody gave a disposition'),
    expect: () => undefined,
    legDialled: (leg) => {
      legs.push(leg);
      tell(`dialled ${leg.dialstring}`);
    },
    legAnswered: (ref) => tell(`answered ${ref.channel}`),
    legEnded: (ref) => tell(`ended ${ref.channel}`),
    resync: (_pbx, found, alive) =>
      tell(`resync ${found.map((leg) => leg.dialstring).join()} of ${[...alive].join()}`),
    link: (_pbx, state, why) => tell(`${state}: ${why}`),
    ...listenerOver,
  };
  let ids = 0;
  const log = createTestLog();
  const freeswitch = createFreeswitch({
    name: 'fs1',
    esl: { host: '127.0.0.1', password: 's3cret', ...options?.esl, port: esl.port },
    language: 'en',
    prompts: '/prompts',
    trunks: [{ name: 'carrier', carrierHost: '203.0.113.9' }],
    listener,
    now: () => 0,
    newId: () => `n${ids++}`,
    log,
    pace: { first: 2, longest: 10, slow: 30, ping: 1000, deadline: 2000 },
    ...options,
    refusal: { key: '*9', undoKey: '*8', confirm: false, toneTime: 1, ...options?.refusal },
    ...(options?.esl && { esl: { ...options.esl, port: esl.port } }),
  });
  t.after(async () => {
    await freeswitch.close();
    await esl.stop();
  });
  freeswitch.start();
  await freeswitch.ready();
  const until = async (line: string | RegExp, times = 1): Promise<void> => {
    const count = () =>
      told.filter((one) => (typeof line === 'string' ? one === line : line.test(one))).length;
    while (count() < times) await new Promise<void>((resolve) => wake.push(resolve));
  };
  const asked = (match: RegExp, times = 1) => esl.until(() => esl.seen(match).length >= times);
  return { esl, freeswitch, told, legs, presses, log, until, asked };
}

/** The events of a capture as FreeSWITCH sent them, without its answers. */
function eventsOf(name: string): Buffer {
  const bytes = capture(name);
  return bytes.subarray(bytes.indexOf('Content-Length'));
}
const idsOf = (name: string, event: string): string[] =>
  framesOf(capture(name)).frames.flatMap((frame) =>
    frame.kind === 'event' && frame.event.name === event ? [frame.event.field('Unique-ID') ?? ''] : [],
  );

const created = (over: Readonly<Record<string, string>> = {}) => ({
  'Event-Name': 'CHANNEL_CREATE',
  'Unique-ID': 'b1',
  'Call-Direction': 'outbound',
  'Caller-Destination-Number': '13800138000',
  'Other-Type': 'originator',
  'Other-Leg-Unique-ID': 'a1',
  variable_sip_gateway_name: 'carrier',
  variable_sip_destination_url: 'sip:13800138000@203.0.113.9:5060',
  ...over,
});
let clock = 1_000_000_000;
const dtmf = (digit: string, over: Readonly<Record<string, string>> = {}) => {
  clock += 100_000;
  return {
    'Event-Name': 'DTMF',
    'Unique-ID': 'a1',
    'Call-Direction': 'inbound',
    'Caller-Username': '1001',
    'Other-Leg-Unique-ID': 'b1',
    'DTMF-Digit': digit,
    'Event-Date-Timestamp': String(clock),
    ...over,
  };
};

test('R1.1 the subscription is narrow, in JSON, and no command was needed that a least-privilege user lacks', async (t) => {
  const { esl } = await set(t);
  assert.deepEqual(esl.seen(/^event/), [
    'event json CHANNEL_CREATE CHANNEL_ANSWER CHANNEL_PARK CHANNEL_BRIDGE CHANNEL_HANGUP_COMPLETE DTMF PLAYBACK_STOP BACKGROUND_JOB HEARTBEAT CUSTOM callward::refusal callward::undo',
    'event json DETECTED_SPEECH RECORD_STOP CUSTOM callward::customer callward::disposition callward::supervisor',
  ]);
});

test('R7.1 the password every FreeSWITCH comes with is called out at start', async (t) => {
  const { log } = await set(t, undefined, {
    options: { esl: { host: '127.0.0.1', port: 0, password: 'ClueCon' } },
  });
  assert.ok(
    log.lines.some((line) => line.startsWith('warn') && /DEFAULT PASSWORD[\s\S]*默认密码/.test(line)),
  );
  assert.ok(!log.lines.some((line) => line.includes('ClueCon')));
});

test('R1.1 the watch on a captured raw originate: dialled, and ended', async (t) => {
  const name = '25_raw_originate_leaked_then_uuid_kill_json';
  const { esl, until, told, legs } = await set(t);
  esl.emit(eventsOf(name));
  const [leg] = idsOf(name, 'CHANNEL_CREATE');
  await until(`ended ${leg}`);
  assert.deepEqual(told.slice(-2), ['dialled 900000001@carrier', `ended ${leg}`]);
  assert.deepEqual(legs[0], {
    ref: { pbx: 'fs1', channel: leg },
    dialstring: '900000001@carrier',
    endpoint: 'carrier',
  });
});

test('R1.1 the watch on a captured agent call: the leg knows who asked for it, its answer and every end are told', async (t) => {
  const name = '11_dtmf_agent_rfc2833_and_customer_json';
  const { esl, until, told, legs } = await set(t);
  const [agent, customer] = idsOf(name, 'CHANNEL_CREATE');
  esl.emit(eventsOf(name));
  await until('refusal');
  await until(`ended ${agent}`);
  assert.equal(legs[0]?.caller?.channel, agent);
  assert.deepEqual(
    told.filter((line) => !/^(?:resync|up|refusal)/.test(line)),
    ['dialled 500000001@carrier', `answered ${customer}`, `ended ${customer}`, `ended ${agent}`],
  );
});

test('R1.1 a carrier named by its host is explicit; where the gate is global too it is like any other', async (t) => {
  const explicit = created({
    variable_sip_gateway_name: '',
    variable_sip_destination_url: 'sip:9%30123@203.0.113.9:5060',
  });
  const first = await set(t);
  first.esl.emit(explicit);
  await first.until('dialled carrier/sip:90123@203.0.113.9:5060');
  const second = await set(t, undefined, { options: { explicitIsGated: true } });
  second.esl.emit(explicit);
  await second.until('dialled 90123@carrier');
});

test('R1.1 a request URI set by variable is the number that is dialled', async (t) => {
  const { esl, until } = await set(t);
  esl.emit(created({ variable_sip_invite_req_uri: 'sip:13900139000@203.0.113.9' }));
  await until('dialled 13900139000@carrier');
});

test('R1.1 legs to phones and incoming calls are no legs to the carrier', async (t) => {
  const { esl, until, legs } = await set(t);
  esl.emit(
    created({
      'Unique-ID': 'p1',
      variable_sip_gateway_name: '',
      variable_sip_destination_url: 'sip:1001@10.0.0.7:5060',
    }),
  );
  esl.emit(created({ 'Unique-ID': 'p2', 'Call-Direction': 'inbound' }));
  esl.emit(created());
  await until('dialled 13800138000@carrier');
  assert.equal(legs.length, 1);
});

test('R1.2 captured RFC 2833: the key once, on the number, from the agent; the customer’s digit is none', async (t) => {
  const name = '11_dtmf_agent_rfc2833_and_customer_json';
  const { esl, presses, until, asked } = await set(t);
  const [agent, customer] = idsOf(name, 'CHANNEL_CREATE');
  esl.emit(eventsOf(name));
  await until('refusal');
  await asked(/uuid_kill/);
  assert.deepEqual(presses, [
    { ref: { pbx: 'fs1', channel: customer }, dialled: '500000001', agent: '1001' },
  ]);
  assert.deepEqual(esl.seen(/uuid_displace|uuid_kill/), [
    `api uuid_displace ${agent} start tone_stream://%(180,0,660);%(180,0,880) 0 mux`,
    `api uuid_kill ${customer} NORMAL_CLEARING`,
  ]);
});

test('R1.2 captured click-to-dial: both legs are outbound, the agent is the one that is not on the trunk', async (t) => {
  const name = '15_click_to_dial_agent_first_json';
  const { esl, presses, until } = await set(t, undefined, {
    options: { refusal: { key: '2', undoKey: '*8', confirm: false, toneTime: 1 } },
  });
  const [, customer] = idsOf(name, 'CHANNEL_CREATE');
  esl.emit(eventsOf(name));
  await until('refusal');
  assert.deepEqual(presses, [
    { ref: { pbx: 'fs1', channel: customer }, dialled: '500000001', agent: '1001' },
  ]);
});

test('R1.2 an agent at the other end of a trunk is told apart by the role the dialer set', async (t) => {
  const { esl, presses, until } = await set(t);
  esl.emit(
    created({
      'Unique-ID': 'a1',
      'Other-Leg-Unique-ID': '',
      variable_callward_role: 'agent',
      variable_callward_agent: 'li',
    }),
  );
  esl.emit(created({ variable_callward_role: 'customer' }));
  for (const digit of ['*', '9']) esl.emit(dtmf(digit, { 'Unique-ID': 'b1', 'Other-Leg-Unique-ID': 'a1' }));
  for (const digit of ['*', '8']) esl.emit(dtmf(digit, { 'Call-Direction': 'outbound' }));
  await until('undo');
  assert.deepEqual(presses, [{ ref: { pbx: 'fs1', channel: 'b1' }, dialled: '13800138000', agent: 'li' }]);
});

test('R1.2 two legs on trunks without a role: nobody is taken for the agent', async (t) => {
  const { esl, presses, until } = await set(t);
  esl.emit(created({ 'Unique-ID': 'a1', 'Other-Leg-Unique-ID': '' }));
  esl.emit(created());
  for (const digit of ['*', '9']) esl.emit(dtmf(digit));
  for (const digit of ['*', '9']) esl.emit(dtmf(digit, { 'Unique-ID': 'b1', 'Other-Leg-Unique-ID': 'a1' }));
  esl.emit({ 'Event-Name': 'CHANNEL_HANGUP_COMPLETE', 'Unique-ID': 'b1' });
  await until('ended b1');
  assert.deepEqual(presses, []);
});

for (const [ending, wire] of [
  ['at-once', 'api uuid_kill b1 NORMAL_CLEARING'],
  ['closing-prompt', "api uuid_transfer b1 'playback:/prompts/en/closing.wav,hangup:NORMAL_CLEARING' inline"],
  ['by-agent', undefined],
] as const)
  test(`R1.4 the tone comes after the entry is on disk, then the call ends: ${ending}`, async (t) => {
    let registered: ((answer: KeyAnswer) => void) | undefined;
    const { esl, asked } = await set(t, undefined, {
      refusalKey: () =>
        new Promise((resolve) => {
          registered = resolve;
        }),
    });
    esl.emit(created());
    for (const digit of ['*', '9']) esl.emit(dtmf(digit));
    esl.emit({ ...dtmf('x'), 'Event-Name': 'CHANNEL_ANSWER', 'Unique-ID': 'zz' });
    const before = esl.connections();
    while (!registered) await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(esl.seen(/uuid_(displace|kill|transfer)/), []);
    registered({ outcome: 'registered', ending });
    await asked(/uuid_displace a1 start tone_stream/);
    if (wire) await esl.until(() => esl.commands.some(({ text }) => text === wire));
    else assert.deepEqual(esl.seen(/uuid_(kill|transfer)/), []);
    assert.equal(esl.connections(), before);
  });

test('R1.4 a closing prompt that cannot be played ends the call all the same', async (t) => {
  const { esl, asked } = await set(t, (fake) => fake.on(/uuid_transfer/, api('-ERR No such channel!\n')), {
    refusalKey: async () => ({ outcome: 'registered', ending: 'closing-prompt' }),
  });
  esl.emit(created());
  for (const digit of ['*', '9']) esl.emit(dtmf(digit));
  await asked(/uuid_kill b1/);
});

test('R1.2 a repeated key gives the tone again and ends nothing twice; a failed one is heard as such', async (t) => {
  const answers: KeyAnswer[] = [{ outcome: 'repeated', ending: 'at-once' }, { outcome: 'failed' }];
  const { esl, asked } = await set(t, undefined, {
    refusalKey: async () => answers.shift() ?? { outcome: 'failed' },
  });
  esl.emit(created());
  for (const digit of ['*', '9', '*', '9']) esl.emit(dtmf(digit));
  await asked(/uuid_displace/, 2);
  assert.match(esl.seen(/uuid_displace/)[0] ?? '', /tone_stream/);
  assert.match(esl.seen(/uuid_displace/)[1] ?? '', /\/prompts\/en\/key-failed\.wav/);
  assert.deepEqual(esl.seen(/uuid_kill/), []);
});

test('R1.2 with confirmation the first press asks and the second registers', async (t) => {
  const { esl, presses, until, asked } = await set(t, undefined, {
    options: { refusal: { key: '*9', undoKey: '*8', confirm: true, toneTime: 1 } },
  });
  esl.emit(created());
  for (const digit of ['*', '9']) esl.emit(dtmf(digit));
  await asked(/key-confirm/);
  assert.deepEqual(presses, []);
  for (const digit of ['*', '9']) esl.emit(dtmf(digit));
  await until('refusal');
});

test('R1.2 undo: on the call, and on the agent’s leg when the customer is gone already', async (t) => {
  const { esl, presses, until, asked } = await set(t);
  esl.emit(created());
  for (const digit of ['*', '9']) esl.emit(dtmf(digit));
  await asked(/uuid_displace/);
  esl.emit({ 'Event-Name': 'CHANNEL_HANGUP_COMPLETE', 'Unique-ID': 'b1' });
  for (const digit of ['*', '8']) esl.emit(dtmf(digit, { 'Other-Leg-Unique-ID': '' }));
  await until('undo');
  assert.deepEqual(presses[1], presses[0]);
  await asked(/uuid_displace a1 start tone_stream:\/\/%\(180,0,880\);%\(180,0,660\)/);
});

test('R1.2 digits without a customer, or too far apart, are nothing', async (t) => {
  const { esl, presses, until } = await set(t);
  esl.emit(created());
  esl.emit(dtmf('*', { 'Other-Leg-Unique-ID': 'another' }));
  esl.emit(dtmf('9', { 'Other-Leg-Unique-ID': 'another' }));
  esl.emit(dtmf('*'));
  clock += 4_000_000;
  esl.emit(dtmf('9'));
  esl.emit({ 'Event-Name': 'CHANNEL_HANGUP_COMPLETE', 'Unique-ID': 'zz' });
  await until('ended zz');
  assert.deepEqual(presses, []);
});

/** mod_db as it answers: an empty list or value is `-ERR no reply`, and no more names fit than `room`. */
function keeping(fake: FakeEsl, kept: Map<string, string>, room = 100): void {
  const said = (text: string) => api(text === '' ? '-ERR no reply\n' : text);
  fake.on(/api db list\/callward_refusal/, () => said([...kept.keys()].slice(0, room).join(',')));
  fake.on(/api db select\//, (text) => said(kept.get(text.split('/')[2] ?? '') ?? ''));
  fake.on(/api db delete\//, (text) => {
    kept.delete(text.split('/')[2] ?? '');
    return api('+OK');
  });
}
const told = (name: 'refusal' | 'undo', over: Readonly<Record<string, string>> = {}) => ({
  ...{ 'Event-Name': 'CUSTOM', 'Event-Subclass': `callward::${name}`, 'Unique-ID': 'a8' },
  ...{ 'Call-Direction': 'inbound', 'Caller-Username': '1002' },
  ...{ 'Callward-Leg': 'a8', 'Callward-Call': 'b8', 'Callward-Number': '13900139000', ...over },
});

test('R1.2 what the dialplan kept while the service was away is registered at the connect, then dropped', async (t) => {
  const kept = new Map([
    ['b6', '%2B8613700137000&li'],
    ['b7', '13800138000&10%2001'],
  ]);
  const { presses, until, esl } = await set(t, (fake) => keeping(fake, kept, 1));
  await until('refusal', 2);
  await esl.until(() => kept.size === 0);
  assert.deepEqual(presses, [
    { ref: { pbx: 'fs1', channel: 'b6' }, dialled: '+8613700137000', agent: 'li' },
    { ref: { pbx: 'fs1', channel: 'b7' }, dialled: '13800138000', agent: '10 01' },
  ]);
});

test('R1.2 what could not be registered stays kept; the next connect asks for it again', async (t) => {
  const kept = new Map([['b7', '13800138000&1001']]);
  const answers: KeyAnswer[] = [{ outcome: 'failed' }, { outcome: 'repeated', ending: 'at-once' }];
  let asked = 0;
  const { esl } = await set(t, (fake) => keeping(fake, kept), {
    refusalKey: async () => answers[asked++] ?? { outcome: 'failed' },
  });
  await esl.until(() => asked === 1 && esl.seen(/db list/).length === 2);
  assert.equal(kept.size, 1);
  esl.drop();
  await esl.until(() => kept.size === 0);
  assert.equal(asked, 2);
});

test('R1.2 without mod_db the log says what is lost', async (t) => {
  const { esl, log, asked } = await set(t);
  await asked(/db list/);
  esl.emit(told('undo'));
  await asked(/sched_del/);
  assert.ok(log.lines.some((line) => /without mod_db.*未加载 mod_db/s.test(line)));
});

test('R1.4 a key told by the dialplan: dropped only when on disk, the waiting prompt taken back, then the tone', async (t) => {
  let registered: ((answer: KeyAnswer) => void) | undefined;
  const presses: KeyPress[] = [];
  const kept = new Map<string, string>();
  const { esl, asked } = await set(t, (fake) => keeping(fake, kept), {
    refusalKey: (press) => {
      presses.push(press);
      return new Promise((resolve) => {
        registered = resolve;
      });
    },
  });
  await asked(/db list/);
  kept.set('b8', '13900139000&1002');
  esl.emit(told('refusal'));
  while (!registered) await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(esl.seen(/db delete|sched_del|uuid_displace/), []);
  registered({ outcome: 'registered', ending: 'by-agent' });
  await asked(/db delete/);
  assert.deepEqual(presses, [{ ref: { pbx: 'fs1', channel: 'b8' }, dialled: '13900139000', agent: '1002' }]);
  assert.deepEqual(esl.seen(/db delete|sched_del|uuid_displace/), [
    'api sched_del callward-a8',
    'api uuid_displace a8 start tone_stream://%(180,0,660);%(180,0,880) 0 mux',
    'api db delete/callward_refusal/b8',
  ]);
});

test('R1.4 a key told by the dialplan that could not be registered stays kept, and the agent hears so', async (t) => {
  const { esl, asked } = await set(t, (fake) => keeping(fake, new Map()), {
    refusalKey: async () => ({ outcome: 'failed' }),
  });
  esl.emit(told('refusal'));
  await asked(/uuid_displace a8 start \/prompts\/en\/key-failed\.wav/);
  esl.emit(told('undo'));
  await asked(/uuid_displace a8 start tone_stream/);
  assert.deepEqual(esl.seen(/db delete/), []);
});

test('R1.2 where the dialplan takes the key, the digits that pass by count for nothing', async (t) => {
  const { esl, presses, until, asked } = await set(t, (fake) =>
    fake.on(/uuid_getvar b1 callward_keys/, api('bound')),
  );
  esl.emit(created());
  for (const digit of ['*', '9']) esl.emit(dtmf(digit));
  await asked(/uuid_getvar b1 callward_keys/);
  esl.emit(told('refusal', { 'Callward-Leg': 'a1', 'Callward-Call': 'b1' }));
  await until('refusal');
  await asked(/db delete/);
  assert.equal(presses.length, 1);
});

const row = (uuid: string, name: string, over: object = {}) => ({
  uuid,
  name,
  direction: 'outbound',
  dest: '13800138000',
  callstate: 'ACTIVE',
  ...over,
});
const list = (rows: readonly object[]) => api(JSON.stringify({ row_count: rows.length, rows }));

test('R1.1 after a reconnect: what is up is told with its gateway, what ended unheard is told as ended', async (t) => {
  const { esl, told, until } = await set(t);
  esl.emit(created());
  esl.emit(created({ 'Unique-ID': 'b2' }));
  await until('dialled 13800138000@carrier', 2);
  esl.on(
    /show channels/,
    list([
      row('b1', 'sofia/out/13800138000'),
      row('b3', 'sofia/out/13900139000', { dest: '13900139000' }),
      row('b4', 'sofia/out/13700137000@203.0.113.9:5060', { callstate: 'RINGING' }),
      row('b5', 'sofia/out/13600136000', { dest: '13600136000' }),
      row('p1', 'sofia/internal/1001@10.0.0.7:5060'),
      row('a1', 'sofia/internal/1001@10.0.0.7', { direction: 'inbound' }),
    ]),
  );
  esl.on(/uuid_getvar b3 sip_gateway_name/, api('carrier'));
  esl.on(/uuid_getvar b5 sip_gateway_name/, api('someone-else'));
  const before = told.length;
  esl.drop();
  await until('answered b3');
  assert.deepEqual(told.slice(before), [
    told[before],
    'up: connected',
    'ended b2',
    'resync 13800138000@carrier,13900139000@carrier,13700137000@carrier of b1,b3,b4,b5,p1,a1',
    'answered b1',
    'answered b3',
  ]);
});

test('R1.1 a leg that ends while the list is fetched is not told as alive', async (t) => {
  const { until, told } = await set(t, (fake) =>
    fake.on(/show channels/, () =>
      Buffer.concat([
        eventBytes({ 'Event-Name': 'CHANNEL_HANGUP_COMPLETE', 'Unique-ID': 'b1' }),
        Buffer.from(list([row('b1', 'sofia/out/13800138000'), row('b2', 'sofia/out/13800138000')])),
      ]),
    ),
  );
  await until('resync 13800138000@carrier of b1,b2');
  assert.deepEqual(told.slice(0, 2), ['ended b1', 'up: connected']);
});

test('R1.1 calls of our own that an earlier link left are cleared away and are no bypass', async (t) => {
  const { esl, until } = await set(t, (fake) =>
    fake.on(/show channels/, list([row('callward-alert-9', 'sofia/out/8001')])),
  );
  await until('resync  of callward-alert-9');
  assert.deepEqual(esl.seen(/uuid_kill/), ['api uuid_kill callward-alert-9 NORMAL_CLEARING']);
});

test('R1.1 a user who may not list or subscribe is no link that is up: the log says what to allow', async (t) => {
  let allowed = false;
  const { esl, log, until } = await set(t);
  esl.on(/^event/, () => reply(allowed ? '+OK event listener enabled json' : '-ERR permission denied'));
  esl.drop();
  await until(/^down/);
  await esl.until(() => esl.seen(/^event/).length >= 4);
  assert.ok(log.lines.some((line) => /esl-allowed-events=.*CHANNEL_CREATE/.test(line)));
  allowed = true;
  await until('up: connected', 2);
});

test('R1.1 end: done, gone before us, not done, another PBX', async (t) => {
  const answers = [api('+OK\n'), api('-ERR No such channel!\n'), reply('-ERR permission denied')];
  const { freeswitch } = await set(t, (fake) => fake.on(/uuid_kill/, () => answers.shift() ?? 'drop'));
  const end = (channel: string, pbx = 'fs1') => freeswitch.end({ pbx, channel });
  assert.equal(await end('c', 'fs2'), 'failed');
  assert.equal(await end('c'), 'enforced');
  assert.equal(await end('c'), 'already-gone');
  assert.equal(await end('c'), 'failed');
  assert.equal(await end('c\n'), 'failed');
  assert.equal(await end('c'), 'failed');
});

const SUPERVISOR = 'callward-phone-n0';
const onSupervisor = (name: string, more: object = {}) => ({
  'Event-Name': name,
  'Unique-ID': SUPERVISOR,
  ...more,
});
const onPhone = (told: string[] = []) => ({
  answered: () => told.push('answered'),
  key: (digit: string) => told.push(digit),
  said: () => told.push('said'),
  callEnded: () => told.push('call ended'),
  over: () => told.push('over'),
});

test('R6.1 a supervisor is rung, hears sentences, and is on a call by a key that eavesdrop does not see', async (t) => {
  const { esl, freeswitch, asked, told } = await set(t, (fake) => fake.on(/uuid_getvar a1 uuid/, api('a1')));
  const heard: string[] = [];
  const line = freeswitch.ring('user/8001', onPhone(heard));
  await asked(/^bgapi originate/);
  assert.match(
    esl.seen(/^bgapi/)[0] ?? '',
    /^bgapi originate \{origination_uuid=callward-phone-n0,.*eavesdrop_enable_dtmf=false.*\}user\/8001 &park\(\)\nJob-UUID: callward-job-n0$/,
  );
  esl.emit(created({ 'Unique-ID': SUPERVISOR }));
  esl.emit(onSupervisor('CHANNEL_PARK'));
  const until = async (what: string) => {
    while (heard.at(-1) !== what) await new Promise((resolve) => setImmediate(resolve));
  };
  await until('answered');
  line.say(['alert-shielded']);
  line.say(['acknowledged']);
  await asked(/acknowledged/);
  esl.emit(onSupervisor('CHANNEL_PARK', { variable_callward_step: '1' }));
  esl.emit(onSupervisor('DTMF', { 'DTMF-Digit': '5' }));
  await until('5');
  esl.emit(onSupervisor('CHANNEL_PARK', { variable_callward_step: '2' }));
  await until('said');
  assert.equal(await line.attend({ pbx: 'fs1', channel: 'a1' }, 'whisper'), 'enforced');
  esl.emit(onSupervisor('CUSTOM', { 'Event-Subclass': 'callward::supervisor', 'Callward-Key': '3' }));
  await until('3');
  esl.emit(onSupervisor('CHANNEL_PARK', { variable_callward_step: '3' }));
  await until('call ended');
  esl.emit(onSupervisor('CHANNEL_HANGUP_COMPLETE'));
  await until('over');
  assert.deepEqual(heard, ['answered', '5', 'said', '3', 'call ended', 'over']);
  assert.ok(!told.some((line) => line.startsWith('dialled')));
});

for (const [what, answer, folder] of [
  ['absolute under the sounds FreeSWITCH names', api('/opt/fs/sounds'), '/opt/fs/sounds/callward/en'],
  ['relative where the login may not ask', reply('-ERR permission denied'), 'callward/en'],
] as const)
  test(`R6.1 the default prompts are ${what}`, async (t) => {
    const over: Over = {
      options: { prompts: 'callward' },
      refusalKey: async () => answers.shift() ?? { outcome: 'failed' },
    };
    const answers: KeyAnswer[] = [{ outcome: 'failed' }, { outcome: 'registered', ending: 'closing-prompt' }];
    const { esl, freeswitch, asked, log } = await set(t, (fake) => fake.on(/global_getvar/, answer), over);
    const told: string[] = [];
    const line = freeswitch.ring('user/8001', onPhone(told));
    await asked(/^bgapi originate/);
    esl.emit(onSupervisor('CHANNEL_PARK'));
    line.say(['alert-shielded', 'digit-8']);
    await asked(/uuid_transfer callward/);
    assert.ok(
      esl
        .seen(/uuid_transfer callward/)[0]
        ?.includes(`playback:${folder}/alert-shielded.wav,playback:${folder}/`),
    );
    esl.emit(onSupervisor('CHANNEL_HANGUP_COMPLETE'));
    while (!told.includes('over')) await new Promise((resolve) => setImmediate(resolve));
    esl.emit(created());
    for (const digit of ['*', '9', '*', '9']) esl.emit(dtmf(digit));
    await asked(/uuid_transfer b1/);
    assert.ok(esl.seen(/uuid_displace/)[0]?.includes(` ${folder}/key-failed.wav `));
    assert.ok(esl.seen(/uuid_transfer b1/)[0]?.includes(`'playback:${folder}/closing.wav,`));
    assert.equal(
      log.lines.some((line) => /sounds_dir/.test(line)),
      folder.startsWith('callward'),
    );
  });

test('R6.1 a supervisor who cannot be reached is over at once', async (t) => {
  const { esl, freeswitch, asked } = await set(t);
  const told: string[] = [];
  freeswitch.ring('user/8001', onPhone(told));
  await asked(/^bgapi/);
  const body = '-ERR USER_NOT_REGISTERED\n';
  esl.emit({ 'Event-Name': 'BACKGROUND_JOB', 'Job-UUID': 'callward-job-n0', _body: body });
  while (!told.includes('over')) await new Promise((resolve) => setImmediate(resolve));
});

test('R1.2 what is for the agent is played on the agent’s leg, whichever leg the call is known by, and never on the customer’s', async (t) => {
  const { esl, freeswitch, until } = await set(t);
  esl.emit(created());
  await until(/^dialled/);
  assert.equal(await freeswitch.tell({ pbx: 'fs1', channel: 'b1' }, 'supervisor'), 'enforced');
  assert.match(esl.seen(/uuid_displace/)[0] ?? '', /^api uuid_displace a1 start /);
  esl.emit(created({ 'Unique-ID': 'b2', 'Other-Type': '', 'Other-Leg-Unique-ID': '' }));
  await until(/^dialled/, 2);
  assert.equal(await freeswitch.tell({ pbx: 'fs1', channel: 'b2' }, 'supervisor'), 'failed');
  assert.equal(esl.seen(/uuid_displace/).length, 1);
});

import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { createAsterisk } from '../../../src/adapters/asterisk/index.js';
import type { KeyPress, OutgoingLeg, PbxListener } from '../../../src/app/ports/pbx.js';
import type { CallAttempt } from '../../../src/core/call-attempt.js';
import type { Verdict } from '../../../src/core/verdict.js';
import { type FakeAri, startFakeAri } from '../../fakes/fake-ari.js';

const allow: Verdict = { outcome: 'allow', reason: 'clear', findings: [], policyVersion: 'p' };
const block: Verdict = { outcome: 'block', reason: 'shielded', findings: [], policyVersion: 'p' };
const channel = (id: string, name = 'PJSIP/agent1-00000001', more: object = {}) => ({
  id,
  name,
  state: 'Ring',
  caller: { name: '', number: '8001' },
  dialplan: { context: 'callward-screen', exten: 's', priority: 4, app_name: '', app_data: '' },
  ...more,
});
const atTheGate = (id: string, dialled = '13800138000') => ({
  type: 'StasisStart',
  args: ['screen', dialled, '', '8001', '', 'trunk'],
  channel: channel(id),
});

/** An adapter on a fake ARI, with everything the listener was told. */
async function set(
  t: TestContext,
  script: (ari: FakeAri) => void = () => {},
  over: Partial<PbxListener> = {},
) {
  const ari = await startFakeAri();
  script(ari);
  const told: string[] = [];
  const legs: OutgoingLeg[] = [];
  const presses: KeyPress[] = [];
  const warnings: string[] = [];
  let wake: (() => void)[] = [];
  const tell = (line: string) => {
    told.push(line);
    for (const one of wake) one();
    wake = [];
  };
  const listener: PbxListener = {
    screen: async (attempt) => (attempt.dialled.startsWith('138') ? allow : block),
    enforced: (attempt: CallAttempt, verdict, outcome) =>
      tell(`${attempt.dialled} ${verdict.outcome} ${outcome}`),
    refusalKey: async (press) => {
      presses.push(press);
      return { outcome: 'registered', ending: 'at-once' };
    },
    undoKey: async () => ({ outcome: 'undone' }),
    customerKey: async (press) => {
      presses.push(press);
      return { outcome: 'registered', ending: 'closing-prompt' };
    },
    spoken: (ref, { text, confidence }) => tell(`spoken ${ref.channel} ${text} ${confidence}`),
    disposition: ({ ref, code, agent, dialled }) =>
      tell(`disposition ${ref.channel} ${code} ${agent} ${dialled}`),
    expect: ({ ref, dialled, agent }) => tell(`expect ${ref?.channel} ${dialled} ${agent}`),
    legDialled: (leg) => {
      legs.push(leg);
      tell(`dialled ${leg.dialstring}`);
    },
    legAnswered: (ref) => tell(`answered ${ref.channel}`),
    legEnded: (ref) => tell(`ended ${ref.channel}`),
    resync: (_pbx, found) => tell(`resync ${found.map((leg) => leg.dialstring).join()}`),
    link: (_pbx, state, why) => tell(`${state}: ${why}`),
    ...over,
  };
  let ids = 0;
  const note = (message: string) => warnings.push(message);
  const log = { debug: () => {}, info: () => {}, warn: note, error: note };
  const asterisk = createAsterisk({
    name: 'pbx1',
    ari: { url: `http://127.0.0.1:${ari.port}`, username: 'callward', password: 'p', app: 'callward' },
    language: 'en',
    trunks: [{ name: 'trunk', format: 'national' }],
    listener,
    now: () => 0,
    newId: () => `n${ids++}`,
    log,
    numberFor: (dialled) =>
      /^\d+$/.test(dialled)
        ? { parsed: true, kind: 'mobile', key: `+86${dialled}`, dial: dialled, country: 'CN' }
        : { parsed: false, why: 'bad-characters' },
    pace: { first: 5, longest: 20, slow: 40, ping: 15 },
  });
  t.after(async () => {
    await asterisk.close();
    await ari.stop();
  });
  asterisk.start();
  const until = async (line: string | RegExp) => {
    const there = () => told.some((one) => (typeof line === 'string' ? one === line : line.test(one)));
    while (!there()) await new Promise<void>((resolve) => wake.push(resolve));
  };
  return { ari, asterisk, told, legs, presses, warnings, until };
}

const continues = (ari: FakeAri) => ari.seen(/continue$/).map(({ query }) => query.get('extension'));

test('R1.1 an allowed call is released with one request, a blocked one is refused with one', async (t) => {
  const { ari, asterisk, until } = await set(t);
  await asterisk.ready();
  ari.emit(atTheGate('1.1'));
  await until('13800138000 allow enforced');
  ari.emit(atTheGate('1.2', '13900139000'));
  await until('13900139000 block enforced');
  assert.deepEqual(continues(ari), ['13800138000', '21shielded']);
});

test('R1.1 a channel that has come up is told of before it asks; trunk legs and channels without a number are not', async (t) => {
  const { ari, asterisk, told, until } = await set(t);
  await asterisk.ready();
  const created = (id: string, name: string, exten: string) =>
    ari.emit({
      type: 'ChannelCreated',
      channel: { ...channel(id, name), dialplan: { context: 'agents', exten, priority: 1 } },
    });
  created('2.1', 'PJSIP/trunk-00000009', '13800138000');
  created('2.2', 'PJSIP/agent1-0000000a', '');
  created('2.3', 'PJSIP/agent1-0000000b', '100%\ud83d');
  created('2.4', 'PJSIP/agent1-0000000c', '913800138000');
  await until('expect 2.4 913800138000 agent1');
  assert.deepEqual(
    told.filter((line) => line.startsWith('expect')),
    ['expect 2.3 100%\ud83d agent1', 'expect 2.4 913800138000 agent1'],
  );
});

test('events: only the types used are asked for, and all channels are subscribed to', async (t) => {
  const { ari, asterisk } = await set(t);
  await asterisk.ready();
  const [filter] = ari.seen(/PUT .*eventFilter/);
  const allowed = JSON.parse(filter?.body ?? '{}').allowed.map((one: { type: string }) => one.type);
  assert.ok(allowed.includes('StasisStart') && !allowed.includes('ChannelVarset'));
  assert.ok(allowed.includes('RESTResponse'), 'or a release over the socket would never hear its answer');
});

test('nothing but channels is subscribed to: a device state under way when the socket closes would lock ARI up (asterisk#2170)', async (t) => {
  const { ari, asterisk } = await set(t);
  await asterisk.ready();
  assert.equal(ari.seen(/UPGRADE/).length, 2);
  for (const { query } of ari.seen(/UPGRADE/)) assert.ok(!query.has('subscribeAll'));
  assert.deepEqual(
    ari
      .seen(/POST .*subscription/)
      .map(({ query, body }) => query.get('eventSource') ?? JSON.parse(body).eventSource),
    ['channel:'],
  );
});

test('a deaf application is repaired, and where that fails the link is not called up', async (t) => {
  let subscribed = false;
  const { ari, asterisk } = await set(t, (ari) => {
    ari.on(/GET .*applications/, () => ({
      status: 200,
      body: { channel_ids: subscribed ? ['__AST_CHANNEL_ALL_TOPIC'] : [] },
    }));
    ari.on(/POST .*subscription/, () => {
      subscribed = true;
      return { status: 200, body: {} };
    });
  });
  await asterisk.ready();
  assert.equal(ari.seen(/POST .*subscription/).length, 1);

  const deaf = await set(t, (ari) =>
    ari.on(/GET .*applications/, { status: 200, body: { channel_ids: [] } }),
  );
  await deaf.until(/^down: ARI does not deliver the events of all channels/);
  assert.ok(!deaf.told.some((line) => line.startsWith('up')));
});

for (const [status, words] of [
  [401, /refuses user callward/],
  [404, /res_ari is not loaded/],
  [503, /still booting/],
] as const)
  test(`R1.1 a door that answers ${status} is named and tried until it opens`, async (t) => {
    const { ari, asterisk, told, until } = await set(t, (ari) => ari.gate(status));
    await until(/^down/);
    await ari.until(() => ari.upgrades() >= 3);
    ari.gate(101);
    await asterisk.ready();
    const downs = told.filter((line) => line.startsWith('down'));
    assert.match(downs[0] ?? '', words);
    assert.equal(downs.length, 1, 'the same cause is told once');
  });

test('R1.1 nobody there: tried until somebody is', async (t) => {
  const { ari, asterisk, until, told } = await set(t);
  await asterisk.ready();
  const { port } = ari;
  await ari.stop();
  await until(/^down/);
  const again = await startFakeAri(port);
  t.after(() => again.stop());
  const ups = told.filter((line) => line.startsWith('up')).length;
  await asterisk.ready();
  assert.equal(told.filter((line) => line.startsWith('up')).length, ups + 1);
  assert.equal(told.filter((line) => line.startsWith('down')).length, 1, 'an outage is told once');
});

test('R1.1 half-open: a PBX that answers no ping is a lost link', async (t) => {
  const { ari, asterisk, until } = await set(t);
  await asterisk.ready();
  ari.freeze(true);
  await until(/^down: Asterisk is silent/);
  ari.freeze(false);
  await asterisk.ready();
});

test('R1.1 after a reconnect a call left inside Stasis is screened, and trunk legs are told', async (t) => {
  const left = channel('7.1', 'PJSIP/agent1-00000007', {
    dialplan: { app_name: 'Stasis', app_data: 'callward,screen,13900139000,,8001,,trunk' },
  });
  const leg = channel('7.2', 'PJSIP/trunk-00000008', {
    state: 'Up',
    caller: { number: '13800138000' },
    dialplan: { app_name: 'AppDial', app_data: '(Outgoing Line)' },
  });
  const incoming = channel('7.3', 'PJSIP/trunk-00000009', { dialplan: { app_name: 'Dial', app_data: '' } });
  const stale = channel('callward-alert-old', 'PJSIP/8001-0000000a');
  const { ari, until } = await set(t, (ari) =>
    ari.on(/GET .*channels$/, { status: 200, body: [left, leg, incoming, stale] }),
  );
  await until('resync 13800138000@trunk');
  await until('answered 7.2');
  await until('13900139000 block enforced');
  assert.deepEqual(continues(ari), ['21shielded']);
  assert.deepEqual(
    ari.seen(/^DELETE .*channels/).map(({ path }) => path),
    ['/ari/channels/callward-alert-old'],
  );
});

test('R1.1 a leg that ended while the link was down is told as ended', async (t) => {
  const { ari, asterisk, until } = await set(t);
  await asterisk.ready();
  const peer = channel('8.1', 'PJSIP/trunk-00000001');
  ari.emit({ type: 'Dial', dialstatus: '', dialstring: '138@trunk', peer });
  await until('dialled 138@trunk');
  ari.drop();
  await until(/^down/);
  await until('ended 8.1');
});

test('R1.1 a channel that is gone is already-gone; a refused continue hangs the channel up and is failed', async (t) => {
  const { ari, asterisk, until } = await set(t, (ari) => {
    ari.on(/channels\/2\.1\/continue/, { status: 404, body: {} });
    ari.on(/channels\/2\.2\/continue/, { status: 500 });
  });
  await asterisk.ready();
  ari.emit(atTheGate('2.1', '13800138001'));
  await until('13800138001 allow already-gone');
  ari.emit(atTheGate('2.2', '13900139002'));
  await until('13900139002 block failed');
  assert.equal(ari.seen(/DELETE .*channels\/2\.2/).length, 1);
  assert.equal(ari.seen(/channels\/2\.2\/continue/).length, 1, 'at most once');
});

test('R1.1 a continue nobody answers ends at its deadline: failed, and the channel is hung up', async (t) => {
  const { ari, asterisk, until } = await set(t, (ari) => ari.on(/continue/, 'hang'));
  await asterisk.ready();
  ari.emit(atTheGate('3.1'));
  await until('13800138000 allow failed');
  assert.equal(ari.seen(/DELETE .*channels\/3\.1/).length, 1);
  assert.equal(ari.seen(/continue/).length, 1, 'never sent twice');
});

test('R1.1 a listener that throws leaves nobody in silence', async (t) => {
  const { ari, asterisk } = await set(t, undefined, { screen: () => Promise.reject(new Error('broken')) });
  await asterisk.ready();
  ari.emit(atTheGate('4.1'));
  await ari.until(() => ari.seen(/DELETE .*channels\/4\.1/).length === 1);
  assert.deepEqual(continues(ari), []);
});

test('garbage, unknown types and broken events disturb nothing', async (t) => {
  const { ari, asterisk, until, warnings } = await set(t);
  await asterisk.ready();
  for (const frame of ['}{', '[]', '{"type":"Brand_New"}', '{"type":"StasisStart"}']) ari.emit(frame);
  ari.emit(atTheGate('5.1'));
  await until('13800138000 allow enforced');
  assert.equal(
    warnings.filter((line) => line.includes('could not be read')).length,
    6,
    'on each of the two sockets',
  );
});

test('the same channel is in hand once, whether an event or the sweep found it', async (t) => {
  let answer: (verdict: Verdict) => void = () => {};
  let asked = 0;
  const { ari, asterisk, until } = await set(t, undefined, {
    screen: () => {
      asked += 1;
      return new Promise((resolve) => {
        answer = resolve;
      });
    },
  });
  await asterisk.ready();
  ari.emit(atTheGate('6.1'));
  ari.emit(atTheGate('6.1'));
  ari.emit({ type: 'Dial', dialstatus: '', dialstring: 'x@trunk', peer: channel('6.9', 'PJSIP/trunk-1') });
  await until('dialled x@trunk');
  answer(allow);
  await until('13800138000 allow enforced');
  assert.equal(asked, 1);
});

test('R1.2 the key: the application is asked, then the waiting dialplan is told through SHARED', async (t) => {
  const { ari, asterisk, presses } = await set(t);
  await asterisk.ready();
  ari.emit({
    type: 'ChannelUserevent',
    eventname: 'CallwardRefusal',
    userevent: { Number: '13800138000', Agent: '8001', Call: '1.1' },
    channel: channel('1.1'),
  });
  await ari.until(() => ari.seen(/POST .*asterisk\/variable/).length === 1);
  const [told] = ari.seen(/POST .*asterisk\/variable/);
  assert.equal(told?.query.get('variable'), 'SHARED(CALLWARD_ANSWER,PJSIP/agent1-00000001)');
  assert.equal(told?.query.get('value'), 'registered-at-once');
  assert.deepEqual(presses, [
    { ref: { pbx: 'pbx1', channel: '1.1' }, dialled: '13800138000', agent: '8001' },
  ]);
});

test('R1.2 a key that cannot be registered is answered failed, so that the agent hears it', async (t) => {
  const { ari, asterisk } = await set(t, undefined, {
    refusalKey: () => Promise.reject(new Error('disk full')),
  });
  await asterisk.ready();
  ari.emit({
    type: 'ChannelUserevent',
    eventname: 'CallwardRefusal',
    userevent: {},
    channel: channel('1.1'),
  });
  await ari.until(() => ari.seen(/POST .*asterisk\/variable/).length === 1);
  assert.equal(ari.seen(/POST .*asterisk\/variable/)[0]?.query.get('value'), 'failed');
});

test('R1.2 refusals kept in the PBX are asked for after every connect', async (t) => {
  const { ari, asterisk } = await set(t);
  await asterisk.ready();
  await ari.until(() => ari.seen(/POST .*channels\/callward-drain-/).length === 1);
  ari.drop();
  await ari.until(() => ari.seen(/POST .*channels\/callward-drain-/).length === 2);
});

const onPhone = (told: string[] = []) => ({
  answered: () => told.push('answered'),
  key: (digit: string) => told.push(digit),
  said: () => told.push('said'),
  callEnded: () => told.push('call ended'),
  over: () => told.push('over'),
});
const ringing = async (ari: FakeAri) => {
  const rings = () => ari.seen(/POST .*channels\/callward-phone-[^/]*$/);
  await ari.until(() => rings().length === 1);
  return rings()[0]?.path.split('/').at(-1) ?? '';
};

test('R6.1 a supervisor hears sentences, is put on a call, changes how, and everything is cleared away', async (t) => {
  const { ari, asterisk } = await set(t);
  const arrives = ({ path }: { readonly path: string }) => {
    const snoop = path.split('/').at(-1) ?? '';
    ari.emit({ type: 'StasisStart', args: ['snoop'], channel: channel(snoop, 'Snoop/9.1-00000001') });
    return { status: 200, body: {} };
  };
  ari.on(/snoop/, arrives);
  await asterisk.ready();
  const told: string[] = [];
  const line = asterisk.ring('PJSIP/8001', onPhone(told));
  const id = await ringing(ari);
  ari.emit({ type: 'StasisStart', args: ['supervisor'], channel: channel(id) });
  line.say(['alert-shielded', 'digit-8']);
  await ari.until(() => ari.seen(/\/play\//).length === 1);
  const play = ari.seen(/\/play\//)[0];
  assert.equal(play?.query.get('media'), 'sound:callward/en/alert-shielded,sound:callward/en/digit-8');
  assert.equal(await line.attend({ pbx: 'pbx1', channel: '9.1' }, 'listen'), 'enforced');
  assert.equal(ari.seen(/DELETE .*playbacks/).length, 1, 'what is being said ends');
  assert.equal(await line.attend({ pbx: 'pbx1', channel: '9.1' }, 'whisper'), 'enforced');
  const [first, second] = ari.seen(/snoop\//).map(({ path }) => path.split('/').at(-1) ?? '');
  assert.deepEqual(
    ari.seen(/addChannel/).map(({ query }) => query.get('channel')),
    [`${id},${first}`, second],
  );
  await ari.until(() => ari.seen(new RegExp(`DELETE .*${first}$`)).length === 1);
  ari.emit({ type: 'ChannelDestroyed', channel: channel(first ?? '', 'Snoop/9.1-00000001') });
  ari.emit({ type: 'ChannelDestroyed', channel: channel(id) });
  await ari.until(() => ari.seen(/DELETE .*bridges/).length === 1);
  await ari.until(() => ari.seen(new RegExp(`DELETE .*${second}$`)).length === 1);
  assert.deepEqual(told, ['answered', 'over'], 'the snoop that was replaced is not the end of the call');
});

test('R6.1 a refused originate and a lost link end the line', async (t) => {
  const { ari, asterisk } = await set(t);
  await asterisk.ready();
  ari.on(/POST .*channels\/callward-phone/, { status: 400 });
  for (const down of [false, true]) {
    if (down) ari.drop();
    await new Promise<void>((resolve) => asterisk.ring('PJSIP/8001', { ...onPhone(), over: resolve }));
  }
});

test('the watch: a trunk leg from its first Dial to its end, and nothing of other legs', async (t) => {
  const { ari, asterisk, told, until } = await set(t);
  await asterisk.ready();
  const peer = channel('1.5', 'PJSIP/trunk-00000002');
  const dial = { type: 'Dial', dialstatus: '', dialstring: '138@trunk', peer, caller: channel('1.4') };
  ari.emit({ ...dial, peer: channel('1.6', 'PJSIP/agent2-00000003'), dialstring: 'agent2' });
  ari.emit(dial);
  ari.emit({ ...dial, dialstatus: 'RINGING' });
  ari.emit({ type: 'ChannelStateChange', channel: { ...peer, state: 'Ringing' } });
  ari.emit({ type: 'ChannelStateChange', channel: { ...peer, state: 'Up' } });
  ari.emit({ type: 'ChannelDestroyed', channel: peer });
  await until('ended 1.5');
  assert.deepEqual(told.slice(2), ['dialled 138@trunk', 'answered 1.5', 'ended 1.5']);
});

test('end: at most once, and only for a leg of this PBX', async (t) => {
  const { ari, asterisk } = await set(t, (ari) => ari.on(/DELETE .*channels\/2/, { status: 404 }));
  await asterisk.ready();
  assert.equal(await asterisk.end({ pbx: 'pbx1', channel: '1' }), 'enforced');
  assert.equal(await asterisk.end({ pbx: 'pbx1', channel: '2' }), 'already-gone');
  assert.equal(await asterisk.end({ pbx: 'other', channel: '3' }), 'failed');
  assert.equal(ari.seen(/DELETE/).length, 2);
});

/** A snoop arrives as soon as it is asked for. */
const snoopsArrive = (ari: FakeAri): void =>
  ari.on(/POST .*snoop/, ({ path }) => {
    const id = path.split('/').at(-1) ?? '';
    ari.emit({ type: 'StasisStart', args: ['snoop'], channel: channel(id, 'Snoop/1.5-00000001') });
    return { status: 200, body: {} };
  });
const nothing = () => undefined;
const leg = { pbx: 'pbx1', channel: '1.5' };

test('R1.2 a tap listens to the party of the leg and whispers nothing; its snoop is no call at the gate', async (t) => {
  const { ari, asterisk, warnings } = await set(t, snoopsArrive);
  await asterisk.ready();
  const tap = await asterisk.tap(leg, nothing, nothing);
  const [asked] = ari.seen(/POST .*channels\/1\.5\/snoop/);
  assert.equal(asked?.query.get('spy'), 'in');
  assert.equal(asked?.query.get('whisper'), 'none');
  const [onward] = ari.seen(/continue$/);
  assert.match(onward?.query.get('extension') ?? '', /^\d{4,5}$/);
  assert.deepEqual(warnings, []);
  assert.equal(ari.seen(/DELETE/).length, 0);
  tap?.close();
  await ari.until(() => ari.seen(/DELETE .*channels\/callward-voice-/).length === 1);
});

test('a snoop that cannot go on is cleared away', async (t) => {
  const { ari, asterisk } = await set(t, (ari) => {
    snoopsArrive(ari);
    ari.on(/continue$/, { status: 500 });
  });
  await asterisk.ready();
  assert.equal(await asterisk.tap(leg, nothing, nothing), undefined);
  await ari.until(() => ari.seen(/DELETE .*channels\/callward-voice-/).length === 1);
});

test('taps outlive a lost link: the sweep spares what is still received, and what ended meanwhile is told', async (t) => {
  const alive = new Set<string>();
  const { ari, asterisk, until } = await set(t, (ari) => {
    snoopsArrive(ari);
    ari.on(/GET .*channels$/, () => ({
      status: 200,
      body: [...alive].map((id) => channel(id, 'Snoop/1-1')),
    }));
  });
  await asterisk.ready();
  const lost: string[] = [];
  for (const id of ['1.5', '1.6', '1.7'])
    await asterisk.tap({ ...leg, channel: id }, nothing, () => lost.push(id));
  const [kept = '', , gone = ''] = ari.seen(/snoop/).map(({ path }) => path.split('/').at(-1) ?? '');
  // 1.5 goes on; the copy of 1.6 is gone; 1.7 hung up and its snoop is on its way out.
  for (const id of ['1.5', kept, '1.6', gone, 'callward-alert-old']) alive.add(id);
  ari.drop();
  await until(/^down/);
  await ari.until(() => ari.seen(/DELETE .*callward-alert-old/).length === 1);
  await asterisk.ready();
  assert.deepEqual(lost, ['1.6']);
  assert.equal(ari.seen(new RegExp(`DELETE .*${kept}`)).length, 0);
});

test('a copy that ends together with its leg is not lost, whichever end is told first', async (t) => {
  for (const [first, second] of [
    ['snoop', 'leg'],
    ['leg', 'snoop'],
  ] as const) {
    const { ari, asterisk, until } = await set(t, snoopsArrive);
    await asterisk.ready();
    const lost: string[] = [];
    const tap = await asterisk.tap(leg, nothing, (why) => lost.push(why));
    assert.equal(tap !== undefined, true);
    const snoop = ari.seen(/snoop/)[0]?.path.split('/').at(-1) ?? '';
    const ids = { snoop: channel(snoop, 'Snoop/1.5-00000001'), leg: channel('1.5', 'PJSIP/trunk-00000001') };
    ari.emit({ type: 'ChannelDestroyed', channel: ids[first] });
    ari.emit({ type: 'ChannelDestroyed', channel: ids[second] });
    await until(`ended ${ids[second].id}`);
    // Over for good: closing it asks the PBX for nothing.
    tap?.close();
    await asterisk.close();
    assert.deepEqual(lost, []);
    assert.deepEqual(ari.seen(/DELETE/), []);
  }
});

test('R1.2 tell whispers to the leg and listens to nobody', async (t) => {
  const { ari, asterisk } = await set(t, snoopsArrive);
  await asterisk.ready();
  assert.equal(await asterisk.tell(leg, 'registered'), 'enforced');
  const [asked] = ari.seen(/snoop/);
  assert.deepEqual([asked?.query.get('spy'), asked?.query.get('whisper')], ['none', 'out']);
});

test('close ends every copy on the PBX', async (t) => {
  const { ari, asterisk } = await set(t, snoopsArrive);
  await asterisk.ready();
  for (const id of ['1.5', '1.6']) await asterisk.tap({ ...leg, channel: id }, nothing, nothing);
  await asterisk.close();
  assert.equal(ari.seen(/DELETE .*channels\/callward-voice-/).length, 2);
});

test('R5.2 a disposition that comes over ARI without a channel names its call; one without call or code is none', async (t) => {
  const { ari, asterisk, told, until } = await set(t);
  await asterisk.ready();
  const said = (userevent: object) =>
    ari.emit({ type: 'ChannelUserevent', eventname: 'CallwardDisposition', userevent });
  said({ Code: 'DNC' });
  said({ Code: '', Call: '1.4' });
  said({ Code: 'DNC', Call: '1.4', Number: '13800138000' });
  await until(/^disposition/);
  assert.deepEqual(
    told.filter((line) => line.startsWith('disposition')),
    ['disposition 1.4 DNC undefined 13800138000'],
  );
});

for (const [score, confidence] of [
  ['870', 0.87],
  ['87', 0.87],
  ['0.87', 0.87],
  ['1', 1],
  ['1200', 1],
  ['', undefined],
  ['-1', undefined],
] as const)
  test(`a score of ${score || 'nothing'} is a confidence of ${confidence}`, async (t) => {
    const { ari, asterisk, until } = await set(t);
    await asterisk.ready();
    ari.emit({
      ...{ type: 'ChannelUserevent', eventname: 'CallwardSpeech', channel: channel('1.5') },
      userevent: { Text: 'no%20more', Score: score },
    });
    await until(`spoken 1.5 no more ${confidence}`);
  });

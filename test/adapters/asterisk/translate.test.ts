import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { type AriEvent, readFrame } from '../../../src/adapters/asterisk/events.js';
import {
  endpointOf,
  isCarrierLeg,
  screeningArgs,
  toAttempt,
  toKeyEvent,
  toLeg,
} from '../../../src/adapters/asterisk/translate.js';

const sample = (version: number, name: string): AriEvent[] => {
  const file = path.join(process.cwd(), 'test/fixtures/ari', String(version), `${name}.json`);
  return (JSON.parse(readFileSync(file, 'utf8')) as unknown[]).flatMap((event) => {
    const frame = readFrame(JSON.stringify(event));
    assert.notEqual(frame.kind, 'garbage', JSON.stringify(frame));
    return frame.kind === 'event' ? [frame.event] : [];
  });
};
const trunks = [{ name: 'trunk', format: 'national', carrierHost: '127.0.0.2' }] as const;
const made = { id: 'a1', at: 1 };
const channel = {
  id: '1.2',
  name: 'PJSIP/a-1',
  state: 'Ring',
  caller: '8001',
  exten: 's',
  appName: '',
  appData: '',
};

for (const version of [16, 22]) {
  test(`Asterisk ${version}: the dialled leg is told once, with its dialstring and who asked`, () => {
    const legs = sample(version, 'outbound-answered-agent-hangup').flatMap((event) =>
      event.type === 'Dial' ? (toLeg('pbx1', trunks, event) ?? []) : [],
    );
    assert.equal(legs.length, 1);
    assert.match(legs[0]?.dialstring ?? '', /^\d+@trunk$/);
    assert.equal(legs[0]?.endpoint, 'trunk');
    assert.ok(legs[0]?.caller);
  });

  test(`Asterisk ${version}: a raw originate is a leg without a caller`, () => {
    const legs = sample(version, 'raw-originate-ari-to-trunk').flatMap((event) =>
      event.type === 'Dial' ? (toLeg('pbx1', trunks, event) ?? []) : [],
    );
    assert.equal(legs.length, 1);
    assert.equal(legs[0]?.caller, undefined);
  });

  test(`Asterisk ${version}: the channel at the gate is read from StasisStart`, () => {
    const start = sample(version, 'outbound-blocked').find((event) => event.type === 'StasisStart');
    assert.ok(start?.type === 'StasisStart');
    const attempt = toAttempt('pbx1', ['screen', ...start.args.slice(1)], start.channel, made);
    assert.equal(attempt?.dialled, '15555550103');
    assert.equal(attempt?.presented, 'agent1');
    assert.deepEqual(attempt?.ref, { pbx: 'pbx1', channel: start.channel.id });
  });

  test(`Asterisk ${version}: R1.2 a user event of somebody else is no key`, () => {
    for (const event of sample(version, 'outbound-dnc-key'))
      if (event.type === 'ChannelUserevent') assert.equal(toKeyEvent('pbx1', event), undefined);
  });
}

for (const [encoded, dialled] of [
  ['13800138000', '13800138000'],
  ['138%2C5%26PJSIP%2Fx', '138,5&PJSIP/x'],
  ['%EF%BC%91%EF%BC%93%EF%BC%98', '１３８'],
  ['13%', '13%'],
  ['%FF', '%FF'],
  ['', ''],
] as const)
  test(`R1.3 what was dialled reaches the attempt verbatim: ${JSON.stringify(encoded)}`, () => {
    assert.equal(toAttempt('pbx1', ['screen', encoded], channel, made)?.dialled, dialled);
  });

test('R1.1 an undeclared or made-up purpose counts as a sale; a missing agent is the endpoint, a missing trunk the first', () => {
  for (const purpose of ['', 'charity', 'SALE'])
    assert.equal(toAttempt('p', ['screen', '138', purpose], channel, made)?.purpose, 'sale');
  const attempt = toAttempt('p', ['screen', '138', 'claim', '', '', ''], channel, made);
  assert.equal(attempt?.purpose, 'claim');
  assert.deepEqual([attempt?.agent, attempt?.campaign, attempt?.trunk], ['a', undefined, undefined]);
  assert.equal(toAttempt('p', ['screen', '138'], channel, made, 'first')?.trunk, 'first');
});

test('R1.1 after a reconnect a channel in our Stasis is read back from app_data, others are not ours', () => {
  const at = (appName: string, appData: string) =>
    screeningArgs('callward', { ...channel, appName, appData });
  assert.deepEqual(at('Stasis', 'callward,screen,138%2C,sale,8001,,trunk'), [
    'screen',
    '138%2C',
    'sale',
    '8001',
    '',
    'trunk',
  ]);
  for (const [name, data] of [
    ['Stasis', 'other,screen,138'],
    ['Stasis', 'callward,alert'],
    ['Dial', 'callward,screen,138'],
  ] as const)
    assert.equal(at(name, data), undefined);
});

for (const [name, endpoint] of [
  ['PJSIP/trunk-0000001a', 'trunk'],
  ['PJSIP/my-trunk-2-0000001a', 'my-trunk-2'],
  ['Local/138@gate-00000001;2', '138@gate'],
  ['nonsense', ''],
] as const)
  test(`the endpoint of ${name} is ${endpoint || 'unknown'}`, () => assert.equal(endpointOf(name), endpoint));

for (const [endpoint, dialstring, ours] of [
  ['trunk', '138@trunk', true],
  ['agent1', 'agent1', false],
  ['agent1', 'agent1/sip:138@127.0.0.2', true],
  ['agent1', 'agent1/sip:138@127.0.0.2:5060;transport=tcp', true],
  ['agent1', 'agent1/SIPS:138@127.0.0.2', true],
  ['agent1', 'agent1/sip:138@127.0.0.22', false],
  ['agent1', 'agent1/sip:a@b@127.0.0.2', true],
] as const)
  test(`R1.1 ${dialstring} through ${endpoint} ${ours ? 'goes' : 'does not go'} to a carrier`, () =>
    assert.equal(isCarrierLeg(trunks, endpoint, dialstring), ours));

for (const frame of [
  '',
  'x',
  '[]',
  'null',
  '7',
  '{}',
  '{"type":7}',
  '{"type":"Dial"}',
  '{"type":"StasisStart","channel":{}}',
])
  test(`a frame that is no event is garbage, never an exception: ${frame}`, () =>
    assert.equal(readFrame(frame).kind, 'garbage'));

test('an unknown event type is foreign and passed over', () => {
  assert.deepEqual(readFrame('{"type":"SomethingNew"}'), { kind: 'foreign', type: 'SomethingNew' });
});

test('R1.2 the key carries number and agent, and a kept one names the call it was pressed on', () => {
  const event = (name: string, fields: Record<string, string>) =>
    ({ type: 'ChannelUserevent', name, fields, channel }) as const;
  assert.deepEqual(
    toKeyEvent('p', event('CallwardRefusal', { Number: '138', Agent: '%E7%8E%8B', Call: '9.9' })),
    {
      key: 'refusal',
      press: { ref: { pbx: 'p', channel: '9.9' }, dialled: '138', agent: '王' },
      channelName: 'PJSIP/a-1',
    },
  );
  assert.deepEqual(toKeyEvent('p', event('CallwardUndo', { Number: '' }))?.press, {
    ref: { pbx: 'p', channel: '1.2' },
    agent: 'a',
  });
});

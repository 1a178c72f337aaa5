import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readLeg } from '../../../../src/adapters/freeswitch/gate/leg.js';
import { compileInternal, createPlanner } from '../../../../src/adapters/freeswitch/gate/plan.js';
import { HOOK, headOf, legOf } from './legs.js';

const plan = createPlanner(
  [
    { name: 'carrier', carrier: 'sip:127.0.0.1:5092' },
    { name: 'second', carrier: 'sip:203.0.113.10;transport=tcp' },
  ],
  ['192.0.2.0/24', 'phones.example', '2001:db8::1'],
);

test('capture 34: a raw originate is a leg of its gateway, with nobody behind it', () => {
  const leg = readLeg(
    { head: headOf('34_outbound_socket_hook_leg_raw_originate'), body: Buffer.alloc(0) },
    HOOK,
  );
  assert.deepEqual(leg && { ...leg }, {
    channel: 'db6e62fa-fdf2-4746-990b-7be698c09aa1',
    endpoint: 'sofia',
    gateway: 'carrier',
    requested: undefined,
    destination: 'sip:900000001@127.0.0.1:5092',
    presented: '1001',
    purpose: 'sale',
    purposeDeclared: false,
    agent: undefined,
    campaign: undefined,
    caller: undefined,
    full: true,
    redirectFatal: false,
    objection: undefined,
  });
});

test('capture 35: a bridged leg names the agent and the leg that asked for it', () => {
  const leg = readLeg(
    { head: headOf('35_outbound_socket_hook_leg_bridged_agent_call'), body: Buffer.alloc(0) },
    HOOK,
  );
  assert.equal(leg?.agent, '1001');
  assert.equal(leg?.caller, '395d3f57-9434-4688-b5a0-813229d5a4d0');
  assert.equal(leg?.destination, 'sip:500000001@127.0.0.1:5092');
});

test('captures 31 and 32: what is no outgoing leg has no endpoint and is screened as unreadable', () => {
  for (const name of ['31_outbound_socket_sync_deny', '32_outbound_socket_async_full_linger_myevents']) {
    const leg = readLeg({ head: headOf(name), body: Buffer.alloc(0) }, HOOK);
    assert.ok(leg);
    assert.equal(plan(leg).kind, 'screen');
    assert.notEqual((plan(leg) as { objection?: string }).objection, undefined);
  }
});

const URL = 'variable_sip_destination_url';
const REQ = 'variable_sip_invite_req_uri';

/** dial string's effect → number screened, trunk, and whether it may go out when that number is allowed (R1.1, R1.3). */
const LEGS: readonly [string, Record<string, string | undefined>, string, string | undefined, boolean][] = [
  ['a gateway', {}, '900000001', 'carrier', true],
  ['percent escapes', { [URL]: 'sip:9%300000001@127.0.0.1:5092' }, '900000001', 'carrier', true],
  ['escaped dashes', { [URL]: 'sip:9%2D0000%2D0001@127.0.0.1:5092' }, '9-0000-0001', 'carrier', true],
  ['escaped twice', { [URL]: 'sip:9%2530@127.0.0.1' }, '9%30', 'carrier', false],
  ['a broken escape', { [URL]: 'sip:9%3@127.0.0.1' }, 'sip:9%3@127.0.0.1', 'carrier', false],
  [
    'uri parameters',
    { [URL]: 'sip:900000001@127.0.0.1:5092;transport=udp;x=5' },
    '900000001',
    'carrier',
    true,
  ],
  ['user parameters', { [URL]: 'sip:900000001;ext=5@127.0.0.1' }, '900000001;ext=5', 'carrier', false],
  ['a password', { [URL]: 'sip:900000001:500000001@127.0.0.1' }, '900000001', 'carrier', true],
  ['plus', { [URL]: 'sip:+900000001@127.0.0.1' }, '+900000001', 'carrier', true],
  [
    'two ats',
    { [URL]: 'sip:500000001@900000001@127.0.0.1' },
    'sip:500000001@900000001@127.0.0.1',
    'carrier',
    false,
  ],
  ['no user', { [URL]: 'sip:127.0.0.1' }, '', 'carrier', false],
  ['no URI at all', { [URL]: undefined }, '', 'carrier', false],
  [
    'the profile, without the gateway',
    { variable_sip_gateway_name: undefined },
    '900000001',
    undefined,
    false,
  ],
  [
    'the profile to the second carrier',
    { variable_sip_gateway_name: undefined, [URL]: 'sip:900000001@203.0.113.10:5070' },
    '900000001',
    'second',
    true,
  ],
  [
    'an unknown gateway to nowhere known',
    { variable_sip_gateway_name: 'x', [URL]: 'sip:9@198.51.100.1' },
    '9',
    undefined,
    false,
  ],
  ['a request URI that agrees', { [REQ]: 'sip:900000001@elsewhere' }, '900000001', 'carrier', true],
  [
    'a request URI with another number',
    { [REQ]: 'sip:500000001@127.0.0.1' },
    'sip:500000001@127.0.0.1 sip:900000001@127.0.0.1:5092',
    'carrier',
    false,
  ],
  [
    'another hook behind ours',
    { variable_execute_on_originate_zz: 'set a=b' },
    '900000001',
    'carrier',
    false,
  ],
  ['the same in capitals', { variable_EXECUTE_ON_originate_ZZ: 'set a=b' }, '900000001', 'carrier', false],
  ['an API hook', { variable_api_on_originate: 'uuid_setvar x' }, '900000001', 'carrier', false],
  [
    'our own hook in capitals',
    { variable_EXECUTE_on_originate_SHIELD: 'socket x' },
    '900000001',
    'carrier',
    true,
  ],
  ['tel', { [URL]: 'tel:900000001' }, 'tel:900000001', 'carrier', false],
  ['a line break', { [URL]: 'sip:9\r\n5@127.0.0.1' }, 'sip:9\r\n5@127.0.0.1', 'carrier', false],
  ['a phone of the house by gateway name', { [URL]: 'sip:1001@192.0.2.5' }, '1001', 'carrier', true],
  [
    'a card',
    { variable_originate_endpoint: 'freetdm', [URL]: undefined, variable_sip_gateway_name: undefined },
    '',
    undefined,
    false,
  ],
];

for (const [what, change, dialled, trunk, free] of LEGS) {
  test(`screened: ${what}`, () => {
    // The first trunk shares its host with everything of the lab; the profile row needs a host that is no trunk's.
    const change2 = what.startsWith('the profile, without')
      ? { ...change, [URL]: 'sip:900000001@198.51.100.9' }
      : change;
    const made = plan(legOf(change2));
    assert.equal(made.kind, 'screen');
    if (made.kind !== 'screen') return;
    assert.equal(made.dialled, dialled);
    assert.equal(made.trunk?.name, trunk);
    assert.equal(made.objection === undefined, free);
  });
}

test('a variable whose name holds a colon cannot say a second destination', () => {
  const leg = legOf({});
  assert.equal(leg.objection, undefined);
  const head = headOf('34_outbound_socket_hook_leg_raw_originate');
  const forged = readLeg(
    { head: `${head}\nvariable_sip_destination_url: x: sip%3A5%40h`, body: Buffer.alloc(0) },
    HOOK,
  );
  assert.match(forged?.objection ?? '', /said twice/);
});

const GONE = { variable_sip_gateway_name: undefined };
const INTERNAL: readonly [string, string, string | undefined][] = [
  ['a phone', 'sip:1001@192.0.2.5:5062', 'sip:192.0.2.5:5062'],
  ['a phone by name over TCP', 'sip:1001@phones.example;transport=TCP', 'sip:phones.example;transport=tcp'],
  ['a phone by IPv6', 'sip:1001@[2001:db8::1]:5060', 'sip:[2001:db8::1]:5060'],
  [
    'a phone behind a proxy of ours',
    'sip:1001@10.0.0.9;fs_path=sip%3A192.0.2.7%3A5060',
    'sip:192.0.2.7:5060',
  ],
  ['a phone behind somebody else', 'sip:1001@192.0.2.5;fs_path=sip%3A198.51.100.7', undefined],
  ['a carrier dressed as a phone', 'sip:9000@203.0.113.10;fs_path=sip%3A192.0.2.7', undefined],
];

for (const [what, url, route] of INTERNAL) {
  test(`internal: ${what}`, () => {
    const made = plan(legOf({ ...GONE, [URL]: url }));
    assert.equal(made.kind === 'internal' ? made.route : undefined, route);
  });
}

test('a loopback leg is let by, an endpoint nobody knows is not', () => {
  const none = { ...GONE, [URL]: undefined };
  assert.equal(plan(legOf({ ...none, variable_originate_endpoint: 'loopback' })).kind, 'pass');
  assert.equal(plan(legOf({ ...none, variable_originate_endpoint: 'verto.rtc' })).kind, 'screen');
});

test('internal hosts: networks, addresses and names, and nothing that merely looks alike', () => {
  const inside = compileInternal(['10.0.0.0/8', 'pbx.example', '192.0.2.1']);
  assert.deepEqual(['10.9.9.9', 'pbx.example', '192.0.2.1'].map(inside), [true, true, true]);
  assert.deepEqual(['11.0.0.1', 'xpbx.example', '192.0.2.10', ''].map(inside), [false, false, false, false]);
});

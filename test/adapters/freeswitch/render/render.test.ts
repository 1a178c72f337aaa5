import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import {
  type FreeswitchRenderOptions,
  renderFreeswitch,
} from '../../../../src/adapters/freeswitch/render/index.js';

const options: FreeswitchRenderOptions = {
  gateways: [
    { name: 'carrier1', carrier: 'sip:203.0.113.10:5060;transport=tcp' },
    { name: 'carrier2', carrier: 'sip:203.0.113.11' },
  ],
  hook: 'execute_on_originate_0123456789abcdef01234567',
  secret: 'feedfacefeedfacefeedface',
  gate: { host: '127.0.0.1', port: 8084, deadlineSeconds: 3 },
  internal: true,
  language: 'zh',
  emergency: ['110', '119'],
  refusal: { key: '*9', undoKey: '*8', confirm: false },
  user: { user: 'callward@example.com', password: 's3cret-long' },
};

const render = (change: Partial<FreeswitchRenderOptions> = {}) =>
  renderFreeswitch({ ...options, ...change }, (file) => readFileSync(`dialplan/freeswitch/${file}`, 'utf8'));

const text = (files: ReadonlyMap<string, string>, name: string): string => {
  const found = files.get(name);
  assert.ok(found, `${name} of ${[...files.keys()].join(', ')}`);
  return found;
};

test('every gateway is shut, sets the deadline, asks the gate and then the verdict, in this order (R1.1)', () => {
  for (const gateway of ['carrier1', 'carrier2']) {
    const file = text(render(), `gateway_${gateway}.xml`);
    const names = [...file.matchAll(/<variable name="([^"]+)" value="([^"]+)" direction="outbound"\/>/g)];
    assert.deepEqual(
      names.map((found) => [found[1], found[2]]),
      [
        ['sip_route_uri', 'sip:127.0.0.1:9'],
        [`${options.hook}_deadline`, 'sched_hangup +3 NETWORK_OUT_OF_ORDER'],
        [options.hook, 'socket 127.0.0.1:8084 full'],
        [`${options.hook}_verdict`, 'execute_extension callward-verdict XML callward-verdict'],
        ['outbound_redirect_fatal', 'true'],
        ['callward_role', 'customer'],
        ['execute_on_answer_callward', 'execute_extension callward-bind XML callward-keys'],
      ],
    );
  }
});

test('the verdict is one context with one extension and one condition: every leg waits for it before its INVITE', () => {
  const file = text(render(), 'verdict_callward.xml');
  for (const one of ['context', 'extension', 'condition', 'anti-action'])
    assert.equal(file.match(new RegExp(`<${one} `, 'g'))?.length, 1, one);
  assert.match(file, /\$\{md5\(feedfacefeedfacefeedface\$\{uuid\}\$\{sip_invite_req_uri\}\)\}/);
});

test('every X-PRE-PROCESS stands alone on its line', () => {
  for (const file of render().values()) {
    for (const line of file
      .split('\n')
      .filter((one) => one.includes('X-PRE-PROCESS') && !one.includes('<!--')))
      assert.match(line, /^\s*<X-PRE-PROCESS cmd="set" data="[^"]*"\/>$/);
  }
});

test('globals hold every leg where phones are named, and only refuse redirects where none are', () => {
  assert.match(text(render(), 'vars_callward.xml'), /data="sip_route_uri=sip:127\.0\.0\.1:9"/);
  const without = text(render({ internal: false }), 'vars_callward.xml');
  assert.doesNotMatch(without, /data="(?:sip_route_uri|execute_on)/);
  assert.match(without, /outbound_redirect_fatal=true/);
});

test('a guarded gateway is left to its guard, and no globals stand in the way of its 302', () => {
  const files = render({ gateways: [{ name: 'g', carrier: 'sip:203.0.113.10', guarded: true }] });
  assert.doesNotMatch(
    text(files, 'gateway_g.xml'),
    /name="(?:sip_route_uri|execute_on_originate|outbound_redirect)/,
  );
  assert.doesNotMatch(text(files, 'vars_callward.xml'), /cmd="set"/);
});

test('emergency numbers ask nobody, on every gateway in turn', () => {
  const file = text(render(), 'dialplan_callward.xml');
  assert.match(file, /expression="\^\(110\|119\)\$"/);
  const [, dial = ''] = /data="(\[[^"]*)"/.exec(file) ?? [];
  const legs = dial.split('|');
  assert.equal(legs.length, 2);
  for (const leg of legs) {
    assert.match(leg, /^\[sip_route_uri=sip:203\.0\.113\.1[01]/);
    for (const end of ['_deadline', '', '_verdict'])
      assert.ok(leg.includes(`${options.hook}${end}='set `), leg);
  }
  assert.match(text(render({ emergency: [] }), 'dialplan_callward.xml'), /expression="\^\$"/);
});

test('R7.1 the login may do what the service asks for, and nothing that ends or runs anything else', () => {
  const [, api = ''] =
    /"esl-allowed-api" value="([^"]+)"/.exec(text(render(), 'directory_callward.xml')) ?? [];
  const asked = 'uptime show uuid_getvar uuid_kill uuid_displace uuid_transfer originate db sofia';
  assert.deepEqual(api.split(' '), [
    ...asked.split(' '),
    ...'global_getvar sched_del uuid_record uuid_buglist file_exists'.split(' '),
  ]);
});

test('prompts are absolute: a relative name would be looked for under the sound_prefix of the channel', () => {
  const file = text(render(), 'dialplan_callward.xml');
  assert.ok(file.includes('data="$${sounds_dir}/callward/zh/${callward_reason}.wav"'), file);
  const elsewhere = text(render({ prompts: '/srv/prompts' }), 'dialplan_callward.xml');
  assert.ok(elsewhere.includes('data="/srv/prompts/zh/${callward_reason}.wav"'));
});

test('R1.2 the keys are bound on the customer’s leg; what is pressed is kept before it is told', () => {
  const file = text(render(), 'keys_callward.xml');
  for (const [key, extension] of [
    ['*9', 'callward-refusal'],
    ['*8', 'callward-undo'],
  ])
    assert.ok(
      file.includes(
        `data="callward,${key},exec[H]:execute_extension,${extension} XML callward-keys,peer,peer"`,
      ),
    );
  const [kept, event] = [file.indexOf('${db(insert/callward_refusal/'), file.indexOf('callward::refusal')];
  assert.ok(kept > 0 && kept < event);
  assert.ok(file.includes(' start $${sounds_dir}/callward/zh/key-failed.wav 0 mux)}'));
  assert.ok(!file.includes('callward_asked'));
});

test('R1.2 with confirmation the dialplan asks first, and takes the question back after six seconds', () => {
  const file = text(render({ refusal: { ...options.refusal, confirm: true } }), 'keys_callward.xml');
  assert.ok(file.includes('field="${callward_asked}" expression="^${signal_bond}$" break="on-false"'));
  assert.ok(
    file.includes('${uuid_displace(${uuid} start $${sounds_dir}/callward/zh/key-confirm.wav 0 mux)}'),
  );
  assert.ok(file.includes('sched_api(+6 callward-asked-${uuid} uuid_setvar ${uuid} callward_asked)'));
});

test('R1.2 the customer’s key is bound on the customer’s own leg, where there is one, and kept before it is told', () => {
  assert.ok(!text(render(), 'keys_callward.xml').includes(',self,self'));
  const file = text(render({ refusal: { ...options.refusal, customerKey: '9' } }), 'keys_callward.xml');
  const run = 'exec[H]:execute_extension,callward-customer XML callward-keys';
  assert.ok(file.includes(`data="callward,9,${run},self,self"`), file);
  const [, own = ''] = /<extension name="callward-customer">(.*?)<\/extension>/s.exec(file) ?? [];
  assert.match(own, /field="\$\{callward_role\}" expression="\^customer\$"/);
  const [kept, event] = [own.indexOf('${db(insert/callward_customer/'), own.indexOf('callward::customer')];
  assert.ok(kept > 0 && kept < event);
});

test('R1.2 who is announced to, or abandoned, is told which key it is, where there is one', () => {
  const file = text(render({ refusal: { ...options.refusal, customerKey: '*9' } }), 'keys_callward.xml');
  const said = ['press-to-refuse', 'digit-star', 'digit-9'].map(
    (one) => `$\${sounds_dir}/callward/zh/${one}.wav`,
  );
  assert.equal(file.split(`data="file_string://${said.join('!')}"`).length, 3);
  assert.ok(!text(render(), 'keys_callward.xml').includes('press-to-refuse'));
});

test('R1.2 the undo is a number to dial as well', () => {
  assert.ok(text(render(), 'dialplan_callward.xml').includes('expression="^\\*98$"'));
  const other = render({ refusal: { ...options.refusal, undoCode: '#77' } });
  assert.ok(text(other, 'dialplan_callward.xml').includes('expression="^#77$"'));
});

test('the secret stands in the verdict alone, and every template is filled', () => {
  for (const [name, file] of render()) {
    assert.equal(file.includes(options.secret ?? ''), name === 'verdict_callward.xml', name);
    assert.doesNotMatch(file, /<!--@|@[a-z-]+@/);
  }
  assert.equal(render({ secret: undefined as never }).has('verdict_callward.xml'), false);
});

const BAD: readonly [string, Partial<FreeswitchRenderOptions>][] = [
  ['a gateway with a line break', { gateways: [{ name: 'a\nb', carrier: 'sip:h' }] }],
  ['a gateway that is an expression', { gateways: [{ name: '${x}', carrier: 'sip:h' }] }],
  ['a gateway that leaves its folder', { gateways: [{ name: '../x', carrier: 'sip:h' }] }],
  ['a carrier with a comma', { gateways: [{ name: 'a', carrier: 'sip:h,b=c' }] }],
  ['a carrier with a bracket', { gateways: [{ name: 'a', carrier: 'sip:h]x' }] }],
  ['an emergency number that is a pattern', { emergency: ['.*'] }],
  ['a hook without its own end', { hook: 'execute_on_originate_' }],
  ['a gate host that is two words', { gate: { ...options.gate, host: '127.0.0.1 full' } }],
  ['a password that ends the attribute', { user: { user: 'a@b', password: 'x"/><x y="' } }],
  ['a user without a domain', { user: { user: 'a', password: 'x' } }],
  ['a key that is a pattern', { refusal: { ...options.refusal, key: '.*' } }],
  ['a customer’s key that is two', { refusal: { ...options.refusal, customerKey: '9,self,self' } }],
  ['a code with a comma', { refusal: { ...options.refusal, undoCode: '*9,x' } }],
  ['prompts outside', { prompts: '../../etc' }],
  ['no gateway', { gateways: [] }],
];

for (const [what, change] of BAD) {
  test(`refused: ${what}`, () => {
    assert.throws(() => render(change), /^(?:UnsafeConfiguration|Error): render: /);
  });
}

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { type RenderOptions, renderAsterisk } from '../../../src/adapters/asterisk/render/index.js';

const behindProxy = {
  name: 'trunk',
  format: 'national',
  carrierHost: '192.0.2.1',
  guard: { host: '127.0.0.1', port: 5070 },
  proxy: { host: '192.0.2.9', port: 5080 },
} as const;

const options: RenderOptions = {
  trunks: [
    {
      name: 'trunk',
      format: 'national',
      carrierHost: '192.0.2.1',
      transport: 'tcp',
      guard: { host: '127.0.0.1', port: 5070 },
    },
  ],
  language: 'zh',
  refusal: { key: '*9', undoKey: '*8', confirm: false },
  app: 'callward',
  ari: { username: 'callward', password: 'long-enough', host: '127.0.0.1', port: 8088 },
  emergency: ['110', '119'],
};
const template = (file: string) => readFileSync(`dialplan/asterisk/${file}`, 'utf8');
const render = (over: Partial<RenderOptions> = {}) => renderAsterisk({ ...options, ...over }, template);
const lines = (file: string, over: Partial<RenderOptions> = {}) => render(over).get(file)?.split('\n') ?? [];

test('R1.1 emergency numbers skip gate and guard; behind a proxy the proxy lets them through', () => {
  const dialplan = lines('extensions_callward.conf');
  assert.ok(dialplan.includes('exten => 110,1,Goto(callward-emergency,${EXTEN},1)'));
  assert.ok(dialplan.includes(' same => n,Dial(PJSIP/trunk/sip:110@192.0.2.1:5060\\;transport=tcp,60)'));
  const strict = lines('extensions_callward.conf', { trunks: [behindProxy] });
  assert.ok(strict.includes(' same => n,Dial(PJSIP/110@trunk,60)'));
});

test('every slot is filled', () => {
  for (const [file, text] of render()) assert.doesNotMatch(text, /^;@/m, file);
});

test('R1.2 the keys come from the configuration, and may not begin alike', () => {
  assert.ok(
    lines('features_callward.conf', { refusal: { key: '7', undoKey: '#1', confirm: false } }).includes(
      'callward_refuse => 7,self,Gosub,"callward-refusal-key,s,1"',
    ),
  );
  for (const refusal of [
    { key: '*', undoKey: '*8', confirm: false },
    { key: '*9', undoKey: '*9', confirm: false },
    { key: '*9\nx', undoKey: '*8', confirm: false },
    { key: '', undoKey: '*8', confirm: false },
    { key: '#9', undoKey: '*8', confirm: true },
  ])
    assert.throws(() => render({ refusal }));
});

test('the undo code is not *8 when dialled: that is call pickup, and Asterisk takes it before the dialplan', () => {
  const dialplan = lines('extensions_callward.conf');
  assert.equal(dialplan[dialplan.indexOf('[callward-codes]') + 1], 'exten => *98,1,Answer()');
});

test('R1.2 the dialling leg alone has the key: DYNAMIC_FEATURES is not inherited', () => {
  const text = template('extensions_callward.conf');
  assert.match(text, /[,(]DYNAMIC_FEATURES=/);
  assert.doesNotMatch(text, /_DYNAMIC_FEATURES=/);
});

test('R1.1 the gate presets block: nothing but the service leads to the cleared context', () => {
  const dialplan = lines('extensions_callward.conf');
  const executed = dialplan.filter((line) => !line.startsWith(';'));
  assert.deepEqual(
    executed.filter((line) => line.includes('callward-cleared')),
    ['[callward-cleared]'],
  );
  const stasis = executed.findIndex((line) => line.includes('Stasis('));
  assert.match(executed[stasis + 1] ?? '', /Goto\(callward-refused,38not-screened,1\)/);
});

for (const bad of ['a;b', 'a]b', '[a', 'a\nb', 'a\0b', 'a b', 'a,b', '${X}', 'a&b', '', 'a"b', 'trünk'])
  test(`a name that Asterisk would read otherwise is refused: ${JSON.stringify(bad)}`, () => {
    const [trunk] = options.trunks;
    assert.ok(trunk);
    assert.throws(() => render({ trunks: [{ ...trunk, name: bad }] }));
    assert.throws(() => render({ trunks: [{ ...trunk, carrierHost: bad }] }));
    assert.throws(() => render({ ari: { ...options.ari, password: bad } }));
    assert.throws(() => render({ app: bad }));
    assert.throws(() => render({ prompts: bad }));
    assert.throws(() => render({ emergency: [bad] }));
  });

test('no trunk is an error, not an empty file', () => {
  assert.throws(() => render({ trunks: [] }), /no trunk/);
});

test('the trunk’s contact is the guard, or the proxy in strict mode, with the carrier’s host in the URI', () => {
  assert.ok(lines('pjsip_callward.conf').includes('contact=sip:192.0.2.1:5070\\;maddr=127.0.0.1'));
  const strict = lines('pjsip_callward.conf', { trunks: [behindProxy] });
  assert.ok(strict.includes('contact=sip:192.0.2.1:5060'));
  assert.ok(strict.includes('outbound_proxy=sip:192.0.2.9:5080\\;lr'));
});

test('R1.2 the customer’s key: on the leg that Dial rings alone, and said in announcements; without one there is none', () => {
  const refusal = { key: '*9', undoKey: '*8', confirm: false };
  const none = lines('extensions_callward.conf');
  assert.ok(none.includes('CALLWARD_CUSTOMER_LEG=') && none.includes('CALLWARD_CUSTOMER_KEY='));
  assert.ok(!lines('features_callward.conf').some((line) => line.startsWith('callward_customer')));
  const one = lines('extensions_callward.conf', { refusal: { ...refusal, customerKey: '*7' } });
  assert.ok(one.includes('CALLWARD_CUSTOMER_LEG=b(callward-customer-leg^s^1)'));
  assert.ok(
    one.includes('CALLWARD_ASK=callward/zh/press-to-refuse&callward/zh/digit-star&callward/zh/digit-7'),
  );
  assert.ok(
    lines('features_callward.conf', { refusal: { ...refusal, customerKey: '*7' } }).includes(
      'callward_customer => *7,self,Gosub,"callward-customer-key,s,1"',
    ),
  );
  for (const customerKey of ['', '#', '9#', 'a', '9,', '9\n'])
    assert.throws(() => render({ refusal: { ...refusal, customerKey } }), /key/);
});

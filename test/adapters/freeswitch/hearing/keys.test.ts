import assert from 'node:assert/strict';
import { test } from 'node:test';
import { api } from '../../../fakes/fake-esl.js';
import { created, digit, ended, scene } from './scene.js';

test('R1.2 the agent’s digits on the agent’s leg are the agent’s, the customer’s on the customer’s leg the customer’s', async (t) => {
  const { emit, until, presses } = await scene(t, {
    refusal: { key: '*9', undoKey: '*8', confirm: false, customerKey: '*9' },
  });
  emit(created());
  for (const key of '*9') emit(digit('a1', 'b1', key));
  await until(() => presses.length === 1);
  for (const key of '*9') emit(digit('b1', 'a1', key));
  await until(() => presses.length === 2);
  assert.deepEqual(
    presses.map(({ who, press }) => [who, press.ref.channel, press.dialled]),
    [
      ['agent', 'b1', '13800138000'],
      ['customer', 'b1', '13800138000'],
    ],
  );
});

test('R1.2 neither counts on the other’s leg', async (t) => {
  const { emit, presses, settled } = await scene(t);
  emit(created());
  emit(digit('a1', 'b1', '9'));
  for (const key of '*8') emit(digit('b1', 'a1', key));
  await settled();
  assert.deepEqual(presses, []);
});

test('R1.2 both legs outbound: the role tells them apart, and without roles nobody is taken for the customer', async (t) => {
  const { emit, until, presses, settled, esl } = await scene(t);
  emit(created({ 'Unique-ID': 'a2', 'Other-Leg-Unique-ID': '' }));
  emit(created({ 'Unique-ID': 'b2', 'Other-Leg-Unique-ID': 'a2' }));
  emit(digit('a2', 'b2', '9'));
  emit(digit('b2', 'a2', '9'));
  await settled();
  assert.deepEqual([presses, esl.seen(/uuid_getvar b2/)], [[], []]);
  emit(created({ 'Unique-ID': 'a3', 'Other-Leg-Unique-ID': '', variable_callward_role: 'agent' }));
  emit(created({ 'Unique-ID': 'b3', 'Other-Leg-Unique-ID': 'a3', variable_callward_role: 'customer' }));
  emit(digit('a3', 'b3', '9'));
  emit(digit('b3', 'a3', '9'));
  await until(() => presses.length === 1);
  await settled();
  assert.deepEqual(
    presses.map(({ who, press }) => [who, press.ref.channel]),
    [['customer', 'b3']],
  );
});

test('R1.2 in an announcement there is no other leg, and the key counts', async (t) => {
  const { emit, until, presses, asked } = await scene(t);
  emit(created({ 'Other-Leg-Unique-ID': '', 'Other-Type': '' }));
  emit(digit('b1', '', '9'));
  await until(() => presses.length === 1);
  await asked(/^api uuid_displace b1 start \/prompts\/en\/customer-registered\.wav/);
});

test('R1.2 where the dialplan takes the key, the digits only pass by; its event counts once and what it kept is dropped', async (t) => {
  const { emit, until, presses, asked, settled } = await scene(t, {
    script: (esl) => esl.on(/^api uuid_getvar b1 callward_customer_key/, api('bound')),
  });
  emit(created());
  emit(digit('b1', 'a1', '9'));
  await asked(/^api uuid_getvar b1 callward_customer_key/);
  emit({
    ...{ 'Event-Name': 'CUSTOM', 'Event-Subclass': 'callward::customer', 'Callward-Leg': 'b1' },
    ...{ 'Callward-Call': 'b1', 'Callward-Number': '%2B8613800138000' },
  });
  await until(() => presses.length === 1);
  await settled();
  assert.deepEqual(presses, [
    { who: 'customer', press: { ref: { pbx: 'fs1', channel: 'b1' }, dialled: '+8613800138000' } },
  ]);
  await asked(/^api db delete\/callward_customer\/b1$/);
});

test('R1.2 kept while the service was away: registered at the connect as the customer’s, and dropped then', async (t) => {
  const { until, presses, asked } = await scene(t, {
    script: (esl) => {
      esl.on(/^api db list\/callward_customer/, api('b7'));
      esl.on(/^api db select\/callward_customer\/b7/, api('13800138000'));
    },
  });
  await until(() => presses.length === 1);
  assert.deepEqual(presses, [
    { who: 'customer', press: { ref: { pbx: 'fs1', channel: 'b7' }, dialled: '13800138000' } },
  ]);
  await asked(/^api db delete\/callward_customer\/b7$/);
});

test('R1.2 one that cannot be registered stays with FreeSWITCH', async (t) => {
  const { esl, asked, settled } = await scene(t, {
    listener: { customerKey: async () => ({ outcome: 'failed' }) } as never,
    script: (fake) => {
      fake.on(/^api db list\/callward_customer/, api('b7'));
      fake.on(/^api db select\/callward_customer\/b7/, api('13800138000'));
    },
  });
  await asked(/^api db list\/callward_customer/, 2);
  await settled();
  assert.deepEqual(esl.seen(/^api db delete/), []);
});

test('R5.2 the variable on either leg, also on the agent’s leg that ends last, names the customer’s leg and number', async (t) => {
  const { emit, until, dispositions } = await scene(t);
  emit(created({ variable_callward_agent: 'ann' }));
  emit(
    ended('b1', created({ 'Event-Name': 'CHANNEL_HANGUP_COMPLETE', variable_callward_disposition: 'DNC' })),
  );
  emit(
    ended('a1', {
      'Call-Direction': 'inbound',
      'Caller-Destination-Number': '013800138000',
      variable_callward_disposition: 'SALE',
    }),
  );
  await until(() => dispositions.length === 2);
  const ref = { pbx: 'fs1', channel: 'b1' };
  assert.deepEqual(dispositions[0], { ref, code: 'DNC', agent: 'ann', dialled: '13800138000' });
  assert.deepEqual(
    { ...dispositions[1], agent: undefined },
    { ref, code: 'SALE', agent: undefined, dialled: '13800138000' },
  );
});

test('R5.2 where no agent is named, the phone that dialled the customer’s leg is the agent', async (t) => {
  const { emit, until, dispositions } = await scene(t);
  const said = { 'Event-Name': 'CHANNEL_HANGUP_COMPLETE', variable_callward_disposition: 'DNC' };
  const phones = {
    b1: {
      'Other-Leg-Direction': 'inbound',
      'Other-Leg-Username': '8001',
      'Other-Leg-Destination-Number': '1',
    },
    b2: { 'Other-Leg-Direction': 'outbound', 'Other-Leg-Destination-Number': '8002' },
    b3: { 'Other-Type': 'originatee', 'Other-Leg-Username': '8003' },
  };
  for (const [leg, phone] of Object.entries(phones)) {
    emit(created({ 'Unique-ID': leg }));
    emit(ended(leg, created({ ...said, ...phone, 'Unique-ID': leg })));
  }
  await until(() => dispositions.length === 3);
  assert.deepEqual(
    dispositions.map(({ agent }) => agent),
    ['8001', '8002', undefined],
  );
});

test('R5.2 an event after the call, by the uuid of either leg; a call without a word has none', async (t) => {
  const { emit, until, dispositions, settled } = await scene(t);
  emit(created());
  emit(ended('b1'));
  emit(ended('a1'));
  await settled();
  assert.deepEqual(dispositions, []);
  emit({
    ...{ 'Event-Name': 'CUSTOM', 'Event-Subclass': 'callward::disposition', 'Callward-Call': 'a1' },
    ...{ 'Callward-Disposition': ' 勿扰 ', 'Callward-Agent': '%E5%BC%A0' },
  });
  await until(() => dispositions.length === 1);
  assert.deepEqual(dispositions, [
    { ref: { pbx: 'fs1', channel: 'b1' }, code: '勿扰', agent: '张', dialled: '13800138000' },
  ]);
});

test('a login of an earlier version: calls are guarded, and the log says what to allow', async (t) => {
  const { log, told } = await scene(t, {
    script: (esl) =>
      esl.on(
        /^event json DETECTED_SPEECH/,
        'Content-Type: command/reply\nReply-Text: -ERR permission denied\n\n',
      ),
  });
  assert.ok(told.includes('up'));
  assert.ok(log.lines.some((line) => /esl-allowed-events/.test(line)));
});

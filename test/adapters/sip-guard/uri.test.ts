import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  encodeUser,
  isDialable,
  parseCarrierUri,
  readRequestUri,
} from '../../../src/adapters/sip-guard/uri.js';

const READ: readonly (readonly [uri: string, user: string])[] = [
  ['sip:13800138000@carrier.example', '13800138000'],
  ['SIP:13800138000@carrier.example:5060;transport=tcp', '13800138000'],
  ['sips:13800138000@[2001:db8::1]:5061', '13800138000'],
  ['sip:%31%33800138000@h', '13800138000'],
  ['sip:%2531380@h', '%31380'],
  ['sip:+8613800138000@h;user=phone', '+8613800138000'],
  ['sip:13800138000:secret@h', '13800138000'],
  ['sip:13800138000;phone-context=%2B86@h', '13800138000;phone-context=+86'],
  ['sip:138%40900@h', '138@900'],
  ['sip:%EF%BC%91%EF%BC%93@h', '\uff11\uff13'],
  ['sip:138#@h', '138#'],
  ['sip:h', ''],
  ['sip:h;transport=tcp', ''],
  ['sip:138@h?Contact=x', '138'],
  ['tel:+8613800138000', '+8613800138000'],
  ['tel:13800138000;phone-context=+86', '13800138000;phone-context=+86'],
];

for (const [uri, user] of READ) {
  test(`R1.3 the number of ${uri} is ${JSON.stringify(user)}`, () => {
    const reading = readRequestUri(uri);
    assert.equal(reading.ok && reading.uri.user, user);
  });
}

const REFUSED: readonly (readonly [uri: string, status: number])[] = [
  ['sip:a@b@h', 400],
  ['sip:@h', 400],
  ['sip:138%zz@h', 400],
  ['sip:138%@h', 400],
  ['sip:138%ff@h', 400],
  ['sip:138@', 400],
  ['sip:138@h:', 400],
  ['sip:138@h h', 400],
  ['<sip:138@h>', 400],
  ['sip:138"@h', 400],
  ['sip:1\t38@h', 400],
  ['sip:138@h;x=a@b', 400],
  ['sip:13\u00e98@h', 400],
  ['http:138@h', 416],
  ['138', 416],
  ['', 400],
];

for (const [uri, status] of REFUSED) {
  test(`R1.3 ${JSON.stringify(uri)} is refused with ${status}: two readers could read two numbers`, () => {
    const reading = readRequestUri(uri);
    assert.equal(!reading.ok && reading.status, status);
  });
}

test('R1.3 a number is dialable only where nothing can hide in it', () => {
  for (const user of ['13800138000', '+8613800138000', '*9', '138#', '4001', 'a.b-c'])
    assert.ok(isDialable(user), user);
  for (const user of [
    '',
    '138;rn=900',
    '138@900',
    '138 0',
    '138,900',
    '138\r\nX: y',
    '\uff11\uff13',
    '138/9',
    '1'.repeat(129),
    'p&q',
    '138%31',
  ])
    assert.ok(!isDialable(user), user);
});

test('the user part is encoded so that it is read back the same', () => {
  assert.equal(encodeUser('+86138'), '+86138');
  assert.equal(encodeUser('138#'), '138%23');
  assert.equal(encodeUser('a>b;c\r\n@'), 'a%3Eb%3Bc%0D%0A%40');
});

test('the carrier address keeps its parameters and refuses what could change the Contact', () => {
  const carrier = parseCarrierUri('sip:carrier.example:5061;transport=tls');
  assert.equal(carrier.contactFor('13800138000'), '<sip:13800138000@carrier.example:5061;transport=tls>');
  const wrong = [
    'carrier.example',
    'sip:a@carrier.example',
    'sip:carrier.example>',
    'sip:carrier.example;x=<',
    'sip:h\r\nX: y',
    'sip:',
    'tel:138',
    'sip:h?X=y',
  ];
  for (const text of wrong) assert.throws(() => parseCarrierUri(text), /not a carrier address/, text);
});

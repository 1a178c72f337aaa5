import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadNumberingPlan } from '../../../src/config/numbering.js';
import { normalise } from '../../../src/core/number/normalise.js';
import type { NumberingPlan } from '../../../src/core/number/numbering-plan.js';

const plain = loadNumberingPlan('config/numbering', { home: 'cn' });
const nine = loadNumberingPlan('config/numbering', { home: 'cn', outsideLine: ['9'], homeArea: '10' });
const zero = loadNumberingPlan('config/numbering', { home: 'cn', outsideLine: ['0'], homeArea: '0755' });
const sevenDigitHome = loadNumberingPlan('config/numbering', {
  home: 'cn',
  outsideLine: ['9'],
  homeArea: '730',
});

const MOBILE = '+8613800138000';
const BEIJING = '+861062551234';
const SHENZHEN = '+8675526771234';
const YUEYANG = '+867308251234';

type Row = readonly [dialled: string, keyOrWhy: string];

const reading = (dialled: string, plan: NumberingPlan): string => {
  const number = normalise(dialled, plan);
  return number.parsed ? number.key : number.why;
};

function table(name: string, plan: NumberingPlan, rows: readonly Row[]): void {
  test(`${name} (${rows.length} rows)`, () => {
    const wrong = rows
      .map(([dialled, expected]) => ({ dialled, expected, got: reading(dialled, plan) }))
      .filter(({ expected, got }) => expected !== got);
    assert.deepEqual(wrong, []);
  });
}

const each = (expected: string, spellings: readonly string[]): readonly Row[] =>
  spellings.map((dialled) => [dialled, expected]);

const wide = (text: string): string =>
  text
    .replace(/[!-~]/g, (mark) => String.fromCharCode(mark.charCodeAt(0) + 0xfee0))
    .replaceAll(' ', '\u3000');

/** Every prefix a mobile number is written with, times every way of writing it. */
const prefixed = [
  '',
  '0',
  '86',
  '+86',
  '0086',
  '+860',
  '00860',
  '860',
  '17951',
  '179510',
  '12593',
  '1795186',
  '17911+86',
]
  .filter((prefix) => !prefix.includes('1+'))
  .map((prefix) => `${prefix}13800138000`);
const decorated = (number: string): readonly string[] => [
  number,
  ` ${number} `,
  wide(number),
  number.replace(/(\d{4})$/, '-$1'),
  number.replace(/(\d{4})(\d{4})$/, ' $1 $2'),
  number.replace(/(\d{4})(\d{4})$/, '.$1.$2'),
  number.replace(/(\d{11})$/, '($1)'),
  number.replace(/(\d{11})$/, '（$1）'),
  number.replace(/(\d{4})$/, '\u2011$1'),
  number.replace(/(\d{4})$/, '\u00a0$1'),
  `\u202d${number}\u202c`,
  `${number}#`,
  `${number},123`,
  `${number};ext=12`,
  `${number} ext 12`,
  `${number}转123`,
  `${number}#123`,
  `${number}x9`,
  `tel:${number}`,
  `TEL:${number};ext=801`,
  `tel:${number};phone-context=example.com`,
  `sip:${number}@10.0.0.1`,
  `sip:${number}@10.0.0.1:5060;user=phone;transport=udp`,
  `sips:${number}@pbx.example.com`,
  `<sip:${number}@[::1]:5061>`,
  `<sip:${number}@10.0.0.1;user=phone>;tag=abc`,
  `sip:${number.replace('+', '%2B')}@10.0.0.1`,
  `sip:${number.replace('00', '%30%30')};phone-context=+86@10.0.0.1;user=phone`,
];

table(
  'R1.3 a mobile number in every spelling is one number',
  plain,
  each(MOBILE, prefixed.flatMap(decorated)),
);

table(
  'R1.3 the outside-line digit goes before all of them',
  nine,
  each(
    MOBILE,
    prefixed.filter((number) => !number.startsWith('+')).flatMap((number) => decorated(`9${number}`)),
  ),
);

table('R1.3 mobile series 13–19', plain, [
  ...['13', '14', '15', '16', '17', '18', '19'].flatMap((series): readonly Row[] => [
    [`${series}000138000`, `+86${series}000138000`],
    [`0${series}912345678`, `+86${series}912345678`],
  ]),
  ['10812345678', 'unknown-prefix'],
  ['11812345678', 'wrong-length'],
  ['12812345678', 'unknown-prefix'],
  ['1380013800', 'wrong-length'],
  ['138001380001', 'wrong-length'],
  ['+861380013800', 'wrong-length'],
  ['+86138001380001', 'wrong-length'],
  ['086138001380', 'unknown-prefix'],
  ['1064812345678', '+861064812345678'],
  ['1440012345678', '+861440012345678'],
  ['8614400123456', '+8614400123456'],
  ['861440012345678', '+861440012345678'],
  ['106481234567', 'wrong-length'],
]);

table('R1.3 landlines with area code', plain, [
  ...each(BEIJING, [
    '01062551234',
    '010-62551234',
    '010 6255 1234',
    '(010)62551234',
    '（０１０）６２５５１２３４',
    '【010】62551234',
    '+861062551234',
    '+86 10 6255 1234',
    '+86-010-62551234',
    '+86 (0)10 6255 1234',
    '+86 (10) 6255-1234',
    '008601062551234',
    '00861062551234',
    '861062551234',
    '8601062551234',
    '1795101062551234',
    '17951 010 62551234',
    '17909 0086 10 62551234',
    '010-62551234-801',
    '010-62551234转801',
    '01062551234#801',
    '01062551234,,801',
    '01062551234;ext=801',
    '01062551234 ext. 801',
    '01062551234分机801',
    '010.6255.1234',
    'tel:+86-10-6255-1234',
    'tel:62551234;phone-context=+8610',
    'tel:1062551234;phone-context=+86',
    'tel:01062551234;phone-context=+86',
    'sip:01062551234@pbx',
    'sip:+861062551234;ext=801@pbx;user=phone',
  ]),
  ...each(SHENZHEN, [
    '075526771234',
    '0755-26771234',
    '+8675526771234',
    '8675526771234',
    '86 0755 26771234',
    '00867552677-1234',
  ]),
  ...each(YUEYANG, ['07308251234', '0730-825-1234', '+867308251234', '867308251234', '0730-8251234-8801']),
  ['02112345678', 'wrong-length'],
  ['02122345678', '+862122345678'],
  ['02622345678', 'unknown-prefix'],
  ['0106255123', 'wrong-length'],
  ['010625512345', 'wrong-length'],
  ['073082512345', 'wrong-length'],
  ['07552677123', 'wrong-length'],
  ['+86755267712345', 'wrong-length'],
  ['03012345678', 'unknown-prefix'],
  ['0433251234', 'wrong-length'],
  ['04332512345', '+864332512345'],
  ['043325123456', '+8643325123456'],
  ['62551234', 'unknown-prefix'],
  ['1062551234', 'unknown-prefix'],
  ['75526771234', 'unknown-prefix'],
]);

table('R1.3 400, 800 and short service numbers', plain, [
  ...each('+864008123456', [
    '4008123456',
    '400-812-3456',
    '400 8123 456',
    '+864008123456',
    '864008123456',
    '04008123456',
    '17951 4008123456',
  ]),
  ...each('+868008101234', ['8008101234', '800-810-1234', '+86 800 810 1234', '0086 800 810 1234']),
  ...each('86:95588', [
    '95588',
    '+8695588',
    '008695588',
    '095588',
    '01095588',
    '0755 95588',
    '955-88',
    '95588,1',
    '86:95588',
    'sip:95588@x',
    'tel:95588;phone-context=+86',
    '1795195588',
  ]),
  ...each('86:12345', ['12345', '01012345', '0755-12345', '012345', '86:12345']),
  ...each('86:10086', ['10086', '01010086', '+8610086', '010086']),
  ['1008611', '86:1008611'],
  ['951688', '86:951688'],
  ['95013123', '86:95013123'],
  ['010 95013123', '86:95013123'],
  ['010 98765432', '+861098765432'],
  ['962288', '86:962288'],
  ['114', '86:114'],
  ['116114', '86:116114'],
  ['12306', '86:12306'],
  ['9558', 'wrong-length'],
  ['9558812', 'wrong-length'],
  ['955881234', 'wrong-length'],
  ['400812345', 'wrong-length'],
  ['40081234567', 'wrong-length'],
  ['106575', 'unknown-prefix'],
]);

table('R1.1 emergency numbers, and what only looks like one', nine, [
  ...['110', '119', '120', '122', '112', '12395'].flatMap((number) =>
    each(`86:${number}`, [
      number,
      ` ${number} `,
      `9${number}`,
      `+86${number}`,
      `0086${number}`,
      `010${number}`,
      `0755 ${number}`,
      `90755${number}`,
      `0${number}`,
      `17951${number}`,
      wide(number),
      `tel:${number}`,
      `sip:${number}@10.0.0.1;user=phone`,
      `86:${number}`,
      `${number}#`,
    ]),
  ),
  ['11012345', 'unknown-prefix'],
  ['1101', 'unknown-prefix'],
  ['110,13800138000', 'bad-characters'],
  ['110,1', 'bad-characters'],
  ['110;ext=1', 'bad-characters'],
  ['110-1', 'bad-characters'],
  ['110&13800138000', 'bad-characters'],
  ['110@trunk', 'bad-characters'],
  ['119119', 'unknown-prefix'],
  ['11013800138000', 'unknown-prefix'],
  ['12012345678', 'unknown-prefix'],
  ['1200', 'unknown-prefix'],
  ['999', 'unknown-prefix'],
  ['911', 'unknown-prefix'],
  ['86110', 'unknown-prefix'],
  ['tel:110;phone-context=+1', 'wrong-length'],
  ['+110', 'wrong-length'],
  ['00110', 'wrong-length'],
  ['11', 'unknown-prefix'],
]);

table('R1.3 an outside-line digit eats no digit of a whole number', nine, [
  ['95588', '86:95588'],
  ['995588', '86:95588'],
  ['96123', '86:96123'],
  ['996123', '86:96123'],
  ['962551234', BEIJING],
  ['62551234', BEIJING],
  ['901062551234', BEIJING],
  ['9901062551234', 'unknown-prefix'],
  ['94008123456', '+864008123456'],
  ['9008613800138000', MOBILE],
  ['90012125550123', '+12125550123'],
  ['9', 'unknown-prefix'],
  ['99', 'unknown-prefix'],
  ['912345', '86:12345'],
  ['92345678', 'unknown-prefix'],
  ['12345678', 'wrong-length'],
]);

table('R1.3 local numbers of a seven-digit area', sevenDigitHome, [
  ['8251234', YUEYANG],
  ['98251234', YUEYANG],
  ['9825-1234', YUEYANG],
  ['82512345', 'unknown-prefix'],
  ['95588123', '+867305588123'],
  ['8695588', '+867308695588'],
]);

table('R1.3 outside line 0: the trunk prefix and the outside line look alike', zero, [
  ['013800138000', MOBILE],

  ['001062551234', BEIJING],
  ['0075526771234', SHENZHEN],
  ['026771234', SHENZHEN],
  ['26771234', SHENZHEN],
  ['095588', '86:95588'],
  ['0110', '86:110'],
  ['04008123456', '+864008123456'],
  ['0008613800138000', MOBILE],
  ['000442079460958', '+442079460958'],
  // Egypt dialled directly, or Guangzhou behind the outside line: nobody can tell.
  ['002023456789', 'ambiguous'],
  // No number of North America (+1 380 013 …), so one reading is left: the mobile behind both zeros.
  ['0013800138000', '+8613800138000'],
  ['0013802138000', 'ambiguous'],
  ['00442079460958', '+442079460958'],
]);

table('R1.3 numbers abroad', plain, [
  ...each('+12125550123', [
    '+12125550123',
    '0012125550123',
    '+1 (212) 555-0123',
    '001-212-555-0123',
    '+1.212.555.0123',
    '179510012125550123',
    'tel:+1-212-555-0123',
    'tel:2125550123;phone-context=+1',
    '＋１２１２５５５０１２３',
  ]),
  ...each('+442079460958', ['+442079460958', '+44 20 7946 0958', '+44 (0)20 7946 0958', '00442079460958']),
  ...each('+85223456789', ['+85223456789', '0085223456789', '+852 2345 6789']),
  ['+85366123456', '+85366123456'],
  ['+886212345678', '+886212345678'],
  ['+819012345678', '+819012345678'],
  ['+6591234567', '+6591234567'],
  ['+79161234567', '+79161234567'],
  ['+77011234567', '+77011234567'],
  ['+390612345678', '+390612345678'],
  ['+493012345678', '+493012345678'],
  ['+4903012345678', 'unknown-prefix'],
  ['+4402079460958', 'wrong-length'],
  ['+440207946095', 'unknown-prefix'],
  ['+10125550123', 'unknown-prefix'],
  ['+1212555012', 'wrong-length'],
  ['+121255501234', 'wrong-length'],
  ['+8522345678', 'wrong-length'],
  ['+999123456789', 'unknown-country'],
  ['+2101234567', 'unknown-country'],
  ['00999123456789', 'unknown-country'],
  ['+0086 13800138000', 'unknown-country'],
  ['+', 'empty'],
  ['00', 'unknown-country'],
  ['+86', 'unknown-prefix'],
  ['1:12345', 'unknown-country'],
  ['86:13800138000', 'unknown-prefix'],
]);

table('R1.3 what is no number, and why', nine, [
  ['', 'empty'],
  ['   ', 'empty'],
  ['\u3000', 'empty'],
  ['()', 'empty'],
  ['-', 'empty'],
  ['<>', 'bad-characters'],
  ['tel:', 'empty'],
  ['sip:@host', 'empty'],
  ['1'.repeat(10_000), 'too-long'],
  ['9'.repeat(29), 'too-long'],
  ['9'.repeat(28), 'unknown-prefix'],
  [`sip:13800138000@${'x'.repeat(600)}`, 'too-long'],
  ['138\u000000138000', 'bad-characters'],
  ['13800138000\u0000', 'bad-characters'],
  ['13800138000\r\nVariable: X=1', 'bad-characters'],
  ['13800138000\n', 'bad-characters'],
  ['\t13800138000', 'bad-characters'],
  ['sip:13800138000@host\r\nRoute: <sip:evil>', 'bad-characters'],
  ['sip:138%000138000@host', 'bad-characters'],
  ['sip:13800138000%0d%0a@host', 'bad-characters'],
  ['sip:%zz@host', 'bad-characters'],
  ['sip:%ff@host', 'bad-characters'],
  ['sip:a@b@c', 'bad-characters'],
  ['sip:13800138000@a@b', 'bad-characters'],
  ['sip:13800138000:secret@host', 'bad-characters'],
  ['13800138000@trunk', 'bad-characters'],
  ['13800138000&13900139000', 'bad-characters'],
  ['13800138000&PJSIP/x', 'bad-characters'],
  ['PJSIP/13800138000', 'bad-characters'],
  ['13800138000/n', 'bad-characters'],
  ['13800138000|tT', 'bad-characters'],
  ['13800138000,13900139000', 'bad-characters'],
  ['13800138000;13900139000', 'bad-characters'],
  ['13800138000;', 'bad-characters'],
  ['13800138000;ext=', 'bad-characters'],
  ['13800138000;ext=1234567', 'bad-characters'],
  ['13800138000; rm -rf /', 'bad-characters'],
  ['${EXTEN}', 'bad-characters'],
  ['😀', 'bad-characters'],
  ['13800138000😀', 'bad-characters'],
  ['\ud83d', 'bad-characters'],
  ['一三八〇〇一三八〇〇〇', 'bad-characters'],
  ['\u0661\u0663\u0668\u0660\u0660', 'bad-characters'],
  ['*67 13800138000', 'bad-characters'],
  ['#31#13800138000', 'bad-characters'],
  ['*9', 'bad-characters'],
  ['138+00138000', 'bad-characters'],
  ['++8613800138000', 'bad-characters'],
  ['+86+13800138000', 'bad-characters'],
  ['9+8613800138000', 'bad-characters'],
  ['anonymous', 'bad-characters'],
  ['s', 'bad-characters'],
  ['h', 'bad-characters'],
  ['sip:alice@example.com', 'bad-characters'],
  ['http://13800138000', 'bad-characters'],
  ['1e11', 'bad-characters'],
  ['-1', 'unknown-prefix'],
  ['0', 'unknown-prefix'],
  ['000', 'unknown-country'],
]);

test('R1.3 evidence beside the identity: kind, dial string, area, extension, country', () => {
  assert.deepEqual(normalise('9 010-62551234 转 801', nine), {
    parsed: true,
    kind: 'landline',
    key: BEIJING,
    dial: '01062551234',
    country: 'CN',
    area: '10',
    extension: '801',
  });
  assert.deepEqual(normalise('0755 110', plain), {
    parsed: true,
    kind: 'emergency',
    key: '86:110',
    dial: '0755110',
    country: 'CN',
    area: '755',
  });
  assert.deepEqual(normalise('+1 246 234 5678', plain), {
    parsed: true,
    kind: 'international',
    key: '+12462345678',
    dial: '0012462345678',
    country: 'BB',
  });
});

test('a long string costs no more than a short one: it is refused unread', () => {
  assert.deepEqual(normalise('+'.repeat(5_000_000), plain), { parsed: false, why: 'too-long' });
  assert.deepEqual(normalise(`<sip:${'%25'.repeat(160)}>`, plain), { parsed: false, why: 'bad-characters' });
});

test('a stray + or 00 before a mainland mobile is no number of North America: unparseable, never a call abroad', () => {
  for (const stray of [
    '+13800138000',
    '0013800138000',
    '+1 380 013 8000',
    'tel:+13800138000',
    '+1 380 113 8000',
  ]) {
    assert.deepEqual(normalise(stray, plain), { parsed: false, why: 'unknown-prefix' }, stray);
  }
  assert.equal(normalise('+13802138000', plain).parsed, true, 'a whole number of Ohio');
});

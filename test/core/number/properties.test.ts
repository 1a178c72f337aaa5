import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { loadNumberingPlan } from '../../../src/config/numbering.js';
import { maskNumber } from '../../../src/core/number/mask.js';
import { normalise } from '../../../src/core/number/normalise.js';
import type { NumberingPlan } from '../../../src/core/number/numbering-plan.js';
import type { PhoneNumber } from '../../../src/core/number/phone-number.js';

const plans: readonly NumberingPlan[] = [
  loadNumberingPlan('config/numbering', { home: 'cn' }),
  loadNumberingPlan('config/numbering', { home: 'cn', outsideLine: ['9'], homeArea: '10' }),
  loadNumberingPlan('config/numbering', { home: 'cn', outsideLine: ['9', '0', '88'], homeArea: '730' }),
];
const plan = fc.constantFrom(...plans.slice(0, 2));
const digits = (min: number, max: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: min, maxLength: max });
/** Text made of the pieces that dialled numbers are made of, so that odd combinations are reached. */
const dialledText = fc
  .array(
    fc.oneof(
      digits(1, 12),
      fc.constantFrom(
        '+',
        '86',
        '0086',
        '0',
        '9',
        '17951',
        '00',
        '(',
        ')',
        '-',
        ' ',
        ';ext=',
        'ext',
        '转',
        '#',
        ',',
      ),
      fc.constantFrom(
        'sip:',
        'tel:',
        '@',
        '<',
        '>',
        '%',
        '&',
        '\r\n',
        '\u0000',
        '１３８',
        '\u202e',
        '110',
        '13800138000',
      ),
    ),
    { maxLength: 8 },
  )
  .map((parts) => parts.join(''));
const mobile = fc
  .tuple(fc.constantFrom('13', '15', '17', '18', '19'), digits(9, 9))
  .map((parts) => parts.join(''));
const landline = fc
  .tuple(
    fc.constantFrom(...plans.slice(0, 1).flatMap((one) => [...one.areas.values()])),
    digits(7, 7),
    fc.nat(6),
  )
  .map(([area, rest, first]) => {
    const length = area.lengths[0] ?? 7;
    return area.code + `${first + 2}${rest}`.slice(0, length);
  });

test('R1.3 normalise never throws and finds no other whys than the seven, for any text', () => {
  const whys = [
    'empty',
    'too-long',
    'bad-characters',
    'unknown-prefix',
    'wrong-length',
    'unknown-country',
    'ambiguous',
  ];
  const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 600 }), fc.string(), dialledText);
  fc.assert(
    fc.property(text, fc.constantFrom(...plans), (raw, one) => {
      const reading = normalise(raw, one);
      assert.ok(reading.parsed || whys.includes(reading.why));
      if (reading.parsed) {
        assert.match(reading.dial, /^[0-9]{3,20}$/);
        assert.match(reading.key, /^(\+[0-9]{5,15}|86:[0-9]{3,8})$/);
      }
    }),
    { numRuns: 5000 },
  );
});

test('R1.3 what is dialled after reading, and the key on file, are the same number again', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        dialledText,
        digits(3, 20),
        digits(6, 14).map((d) => `+${d}`),
      ),
      plan,
      (raw, one) => {
        const reading = normalise(raw, one);
        if (!reading.parsed) return;
        for (const again of [reading.dial, reading.key]) {
          const second = normalise(again, one);
          assert.ok(second.parsed, `${raw} → ${again}`);
          assert.deepEqual(
            [second.key, second.kind, second.country],
            [reading.key, reading.kind, reading.country],
          );
        }
      },
    ),
    { numRuns: 20_000 },
  );
});

test('R1.3 all spellings of a mobile number and of a landline are one number', () => {
  const before = fc.constantFrom(
    '',
    '0',
    '86',
    '+86',
    '0086',
    '+86 (0)',
    '17951',
    '179510',
    '12593',
    '9',
    '90',
    '917951',
  );
  const gap = fc.constantFrom('', ' ', '-', '.', '\u00a0', '\u3000', '\u2011');
  const after = fc.constantFrom('', '#', ' ', ',123', ';ext=12', ' ext 12', '转801', '#9');
  fc.assert(
    fc.property(
      fc.oneof(mobile, landline),
      before,
      gap,
      fc.nat(8),
      after,
      (number, prefix, mark, at, tail) => {
        const trunk =
          /^1[3-9]\d{9}$/.test(number) || /86|^$/.test(prefix) ? '' : prefix.endsWith('0') ? '' : '0';
        const start =
          prefix === '' && number.length !== 11 ? '0' : prefix === '' && !/^1[3-9]/.test(number) ? '0' : '';
        const spelt = `${prefix}${trunk}${start}${number.slice(0, 2 + at)}${mark}${number.slice(2 + at)}${tail}`;
        const reading = normalise(spelt, plans[1] ?? assert.fail());
        assert.equal(reading.parsed ? reading.key : `${spelt}: ${reading.why}`, `+86${number}`);
      },
    ),
    { numRuns: 20_000 },
  );
});

test('R1.1 only the digits of an emergency number are one', () => {
  const one: NumberingPlan = plans[1] ?? assert.fail();
  const allowed =
    /^(9)?(17\d{3}|10193|10131|11808|125\d{2,3})?((00)?86|0)?(0?[1-9]\d{1,2})?(110|119|120|122|112|12395)$/;
  fc.assert(
    fc.property(
      fc.oneof(
        digits(1, 20),
        digits(0, 9).map((d) => `${d}110`),
        digits(0, 9).map((d) => `110${d}`),
      ),
      (raw) => {
        const reading: PhoneNumber | { readonly parsed: false } = normalise(raw, one);
        if (reading.parsed && reading.kind === 'emergency') assert.match(raw, allowed);
      },
    ),
    { numRuns: 20_000 },
  );
});

test('R7.2 a mask shows at most three digits in front and four behind, never a control character, for any text', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), dialledText, digits(0, 30)), (raw) => {
      const masked = maskNumber(raw);
      assert.match(masked, /^\+?[0-9]{0,3}\*{4}[0-9]{0,4}$/);
      const shown = masked.replace(/[^0-9]/g, '').length;
      const had = raw.replace(/[^0-9]/g, '').length;
      assert.ok(shown <= (had * 7) / 10, `${shown} of ${had}`);
    }),
    { numRuns: 5000 },
  );
});

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { parse } from 'yaml';
import { encodeCommand } from '../../../src/adapters/asterisk/codec.js';
import { outcomeOf, planEnforcement } from '../../../src/adapters/asterisk/enforce.js';
import { type NumberFormat, numberForTrunk } from '../../../src/adapters/asterisk/trunk.js';
import type { CallAttempt } from '../../../src/core/call-attempt.js';
import type { NumberReading } from '../../../src/core/number/phone-number.js';
import { REASON_CODES, REASONS, type ReasonCode } from '../../../src/core/reasons.js';
import type { Gravity, Verdict } from '../../../src/core/verdict.js';

const reading: NumberReading = {
  parsed: true,
  kind: 'mobile',
  key: '+8613800138000',
  dial: '13800138000',
  country: 'CN',
};
const emergency: NumberReading = {
  parsed: true,
  kind: 'emergency',
  key: '86:110',
  dial: '110',
  country: 'CN',
};
const attempt = (dialled: string, trunk?: string): CallAttempt => ({
  id: 'a',
  at: 0,
  door: 'gate',
  dialled,
  purpose: 'sale',
  ...(trunk === undefined ? {} : { trunk }),
});
const verdict = (outcome: Gravity, reason: ReasonCode): Verdict => ({
  outcome,
  reason,
  findings: [],
  policyVersion: 'p',
});
const plan = (v: Verdict, r: NumberReading, trunk?: string) => {
  const command = planEnforcement(v, {
    channel: '1.2',
    attempt: attempt('138&PJSIP/x', trunk),
    reading: r,
    trunks: [{ name: 'trunk', format: 'national' }],
  });
  assert.ok(command.kind === 'continue');
  return `${command.context} ${command.extension}`;
};

test('R1.1 an allowed call goes to the cleared context with the screened number, never with what was typed', () => {
  assert.equal(plan(verdict('allow', 'clear'), reading, 'trunk'), 'callward-cleared 13800138000');
  assert.equal(plan(verdict('allow', 'emergency'), emergency, 'trunk'), 'callward-cleared 110');
});

test('R1.1 an allow that cannot be dialled as screened is refused', () => {
  const unread: NumberReading = { parsed: false, why: 'bad-characters' };
  assert.equal(plan(verdict('allow', 'clear'), unread, 'trunk'), 'callward-refused 28unparseable');
  assert.equal(plan(verdict('allow', 'clear'), reading, 'elsewhere'), 'callward-refused 38not-screened');
  assert.equal(plan(verdict('allow', 'clear'), reading), 'callward-refused 38not-screened');
});

for (const reason of REASON_CODES)
  test(`R1.1 a block for ${reason} names its cause and reason, and the codec takes it`, () => {
    const extension = `${REASONS[reason].cause}${reason}`;
    assert.match(extension, /^\d\d[a-z]/);
    assert.equal(plan(verdict('block', reason), reading, 'trunk'), `callward-refused ${extension}`);
    assert.equal(plan(verdict('defer', reason), reading, 'trunk'), `callward-refused ${extension}`);
    encodeCommand('callward', { kind: 'continue', channel: '1', context: 'callward-refused', extension });
  });

const ALERTS = [
  ...REASON_CODES,
  'refusal',
  'refusal-failed',
  'link-lost',
  'link-restored',
  'enforcement-failed',
  'exemption-burst',
  'webhook-failing',
  'policy-refused',
  'refusal-heard',
  'refusal-mismatch',
  'selling-on',
  'hearing-lost',
  'hearing-full',
  'disposition-unmapped',
];
for (const language of ['zh', 'en'])
  test(`every reason, alert and digit has its sentence in ${language}, and none is stale`, () => {
    const said = Object.keys(
      parse(readFileSync(`dialplan/prompts/${language}.yaml`, 'utf8')) as object,
    ).sort();
    const wanted = [
      'voice',
      ...REASON_CODES,
      ...ALERTS.map((code) => `alert-${code}`),
      ...Array.from('0123456789', (digit) => `digit-${digit}`),
      ...['key-confirm', 'key-failed', 'undo-failed', 'closing', 'digit-star', 'digit-hash'],
      ...['abandoned', 'press-to-refuse', 'customer-registered', 'customer-kept'],
      ...[
        'number-ending',
        'press-for-call',
        'press-to-acknowledge',
        'and-further',
        'more-alerts',
        'many-more-alerts',
      ],
      ...[
        'acknowledged',
        'not-done',
        'no-live-call',
        'call-ended',
        'patrol-call',
        'press-for-finding',
        'noted',
      ],
    ].sort();
    assert.deepEqual(said, wanted);
  });

for (const [format, dialled, expected] of [
  ['national', '+86 138', '13800138000'],
  ['e164', '138', '8613800138000'],
  ['plus-e164', '138', '+8613800138000'],
  ['verbatim', '008613800138000', '008613800138000'],
  ['verbatim', '138 0013 8000', '13800138000'],
  ['verbatim', '138&PJSIP/x', '13800138000'],
  ['verbatim', '１３８', '13800138000'],
] as const satisfies readonly (readonly [NumberFormat, string, string])[])
  test(`a ${format} trunk gets ${expected} for ${dialled}`, () =>
    assert.equal(numberForTrunk(reading, dialled, format), expected));

test('a short number has no E.164 form and goes out as it is dialled', () => {
  for (const format of ['national', 'e164', 'plus-e164'] as const)
    assert.equal(numberForTrunk(emergency, 'x', format), '110');
});

for (const [status, outcome] of [
  [204, 'enforced'],
  [404, 'already-gone'],
  [409, 'already-gone'],
  [500, 'failed'],
  [503, 'failed'],
  [400, 'failed'],
] as const)
  test(`HTTP ${status} means ${outcome}`, () =>
    assert.equal(outcomeOf({ answered: true, status, body: '' }), outcome));
test('no answer means failed', () => assert.equal(outcomeOf({ answered: false, why: 'x' }), 'failed'));

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { refusalScope } from '../../../src/app/refusals/scope.js';
import { NO_DEFAULTS, type PurposeDefaults, withPurpose } from '../../../src/app/screening/purpose.js';
import type { CallAttempt } from '../../../src/core/call-attempt.js';
import { attemptOf } from '../../fakes/attempt.js';

const DEFAULTS: PurposeDefaults = {
  campaigns: [
    { name: 'renewals', purpose: 'renewal', line: 'motor' },
    { name: 'life', line: 'life' },
  ],
  extensions: { agent7: 'service' },
  trunks: { claims: 'claim' },
};
const purposed = withPurpose(() => DEFAULTS);

for (const [what, fields, purpose, line] of [
  [
    'what the dialplan says stands',
    { campaign: 'renewals', purpose: 'service', purposeDeclared: true },
    'service',
    'motor',
  ],
  ['a campaign’s default', { campaign: 'renewals', agent: 'agent7', trunk: 'claims' }, 'renewal', 'motor'],
  [
    'a campaign without one leaves it to the extension',
    { campaign: 'life', agent: 'agent7' },
    'service',
    'life',
  ],
  ['an extension’s before a trunk’s', { agent: 'agent7', trunk: 'claims' }, 'service', undefined],
  ['a trunk’s', { trunk: 'claims' }, 'claim', undefined],
  ['nothing says: a sale', {}, 'sale', undefined],
  ['an unknown campaign: a sale', { campaign: 'constructor' }, 'sale', undefined],
  ['a declared sale is no gap to be filled', { agent: 'agent7', purposeDeclared: true }, 'sale', undefined],
] as const)
  test(`the purpose of a call (R1.1, R4.7): ${what}`, () => {
    const attempt = purposed(attemptOf({ purposeDeclared: false, ...fields } as Partial<CallAttempt>));
    assert.deepEqual([attempt.purpose, attempt.line], [purpose, line]);
    assert.equal(
      attempt.purposeDeclared,
      'purposeDeclared' in fields,
      'a default stays told from a word said',
    );
  });

test('without defaults every undeclared call is a sale', () => {
  assert.equal(
    withPurpose(() => NO_DEFAULTS)(attemptOf({ purposeDeclared: false, purpose: 'service' })).purpose,
    'sale',
  );
});

test('defaults that a reload has brought hold from the next call on', () => {
  let defaults = NO_DEFAULTS;
  const asked = withPurpose(() => defaults);
  const call = attemptOf({ purposeDeclared: false, campaign: 'renewals' });
  assert.equal(asked(call).purpose, 'sale');
  defaults = DEFAULTS;
  assert.deepEqual([asked(call).purpose, asked(call).line], ['renewal', 'motor']);
});

for (const [reach, fields, scope] of [
  ['all', { campaign: 'spring', line: 'life' }, 'all'],
  ['campaign', { campaign: 'spring', line: 'life' }, 'campaign:spring'],
  ['line', { campaign: 'spring', line: 'life' }, 'line:life'],
  ['campaign', {}, 'all'],
  ['line', { campaign: 'spring' }, 'all'],
  ['campaign', { campaign: ' ' }, 'all'],
  ['campaign', { campaign: 'a\nb' }, 'all'],
  ['campaign', { campaign: 'x'.repeat(300) }, 'all'],
] as const)
  test(`B21 a refusal on a call of ${JSON.stringify(fields).slice(0, 60)} is registered for ${scope} where the company says ${reach}`, () => {
    assert.equal(refusalScope(reach, attemptOf(fields)), scope);
  });

test('B21 a call that is not known leaves only the widest scope', () => {
  assert.equal(refusalScope('campaign', undefined), 'all');
});

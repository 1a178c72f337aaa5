import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CallAttempt } from '../../../src/core/call-attempt.js';
import { extend } from '../../../src/core/shield/extend.js';
import { covers, inForce } from '../../../src/core/shield/in-force.js';
import type { ShieldEntry } from '../../../src/core/shield/shield-entry.js';

const entry: ShieldEntry = {
  id: 'e1',
  number: '+8613800138000',
  scope: 'all',
  source: 'agent-key',
  operator: '1001',
  registeredAt: 900,
  effectiveAt: 1000,
  until: 2000,
};
const attempt: CallAttempt = { id: 'a', at: 1500, door: 'gate', dialled: '13800138000', purpose: 'sale' };

test('R4.4 an entry binds from its effective date until just before its end', () => {
  const bound = (changes: Partial<ShieldEntry>, at: number) => inForce({ ...entry, ...changes }, at);
  assert.equal(bound({}, 999), false);
  assert.equal(bound({}, 1000), true);
  assert.equal(bound({}, 1999), true);
  assert.equal(bound({}, 2000), false);
  assert.equal(bound({ until: null }, Number.MAX_SAFE_INTEGER), true);
  assert.equal(bound({ cancelledAt: 1500 }, 1499), true);
  assert.equal(bound({ cancelledAt: 1500 }, 1500), false);
  assert.equal(bound({ until: null, cancelledAt: 1500 }, 1501), false);
});

test('R1.1, R4.7 a scope binds what carries the same value, and what declares none', () => {
  const campaign = { ...entry, scope: 'campaign:spring' } as const;
  assert.equal(covers(entry, attempt), true);
  assert.equal(covers(campaign, { ...attempt, campaign: 'spring' }), true);
  assert.equal(covers(campaign, { ...attempt, campaign: 'autumn' }), false);
  assert.equal(covers(campaign, attempt), true);
  const line = { ...entry, scope: 'line:life' } as const;
  assert.equal(covers(line, { ...attempt, campaign: 'autumn' }), true);
  assert.equal(covers(line, { ...attempt, line: 'life' }), true);
  assert.equal(covers(line, { ...attempt, line: 'motor' }), false);
  assert.equal(covers({ ...entry, scope: 'insurer:x' }, attempt), true);
});

test('R1.2 a repeat extends and never shortens', () => {
  const { number, source } = entry;
  const refusal = { number, scope: 'all', source, effectiveAt: 1500, until: 2500 } as const;
  assert.deepEqual(extend([], refusal), { outcome: 'add', until: 2500 });
  assert.deepEqual(extend([entry], refusal), { outcome: 'add', until: 2500 });
  const longer = { ...entry, id: 'e2', until: 3000 };
  assert.deepEqual(extend([entry, longer], refusal), { outcome: 'repeated', entry: longer });
  const forever = { ...entry, id: 'e3', until: null };
  assert.deepEqual(extend([forever], refusal), { outcome: 'repeated', entry: forever });
  assert.deepEqual(extend([longer], { ...refusal, until: null }), { outcome: 'add', until: null });
  assert.deepEqual(extend([{ ...forever, cancelledAt: 1200 }], refusal), { outcome: 'add', until: 2500 });
  assert.deepEqual(extend([{ ...forever, effectiveAt: 1501 }], refusal), { outcome: 'add', until: 2500 });
  assert.deepEqual(extend([{ ...forever, scope: 'campaign:x' }], refusal), { outcome: 'add', until: 2500 });
  assert.equal(extend([forever], { ...refusal, scope: 'campaign:x' }).outcome, 'repeated');
  const industry = { ...forever, source: 'industry' } as const;
  assert.deepEqual(extend([industry], refusal), { outcome: 'add', until: 2500 });
  assert.deepEqual(extend([{ ...forever, number: '+8613900139000' }], refusal), {
    outcome: 'add',
    until: 2500,
  });
});

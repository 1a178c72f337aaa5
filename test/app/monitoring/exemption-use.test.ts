import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { NewAlert } from '../../../src/app/monitoring/alerts.js';
import { countExemptions } from '../../../src/app/monitoring/exemption-counts.js';
import { createExemptionUse } from '../../../src/app/monitoring/exemption-use.js';
import type { Verdict } from '../../../src/core/verdict.js';
import { TEN_IN_THE_MORNING as AT, attemptOf } from '../../fakes/attempt.js';
import { createMemoryStore } from '../../fakes/memory-store.js';
import { aDecision } from '../../fakes/records.js';

const waived: Verdict = {
  outcome: 'allow',
  reason: 'clear',
  findings: [{ reason: 'shielded', gravity: 'block', waivedBy: 'service' }],
  policyVersion: 'v',
};
const HOUR = 3_600_000;

function given(uses = 3) {
  const raised: NewAlert[] = [];
  const use = createExemptionUse({ uses, withinMs: HOUR, raise: (alert) => raised.push(alert) });
  return {
    raised,
    by: (agent: string, at: number, verdict = waived) => use(attemptOf({ agent, at }), verdict),
  };
}

test('C4 one more than the company allows in its time is a burst, said once, with the agent and the exemption', () => {
  const t = given();
  for (let i = 0; i < 3; i++) t.by('ann', AT + i);
  assert.deepEqual(t.raised, []);
  t.by('ann', AT + 3);
  assert.deepEqual(
    t.raised.map(({ code, level, agent, detail }) => [code, level, agent, detail]),
    [['exemption-burst', 'warning', 'ann', '4 in 60 min; the last by service']],
  );
  t.by('ann', AT + 4);
  assert.equal(t.raised.length, 1);
  for (let i = 0; i < 3; i++) t.by('ann', AT + 5 + i);
  assert.equal(t.raised.length, 2, 'one that goes on is said again');
});

test('C4 each agent is counted apart, and what is long ago is forgotten', () => {
  const t = given();
  for (const agent of ['ann', 'bob', 'eve']) for (let i = 0; i < 3; i++) t.by(agent, AT + i);
  for (let i = 0; i < 3; i++) t.by('ann', AT + HOUR + 10 + i);
  assert.deepEqual(t.raised, []);
});

test('C4 a call that stood on no exemption, or did not go out, is none', () => {
  const t = given(1);
  for (let i = 0; i < 5; i++) {
    t.by('ann', AT, { ...waived, findings: [] });
    t.by('ann', AT, { ...waived, outcome: 'block' });
    t.by('ann', AT, { ...waived, reason: 'shadow', would: { outcome: 'block', reason: 'out-of-hours' } });
  }
  assert.deepEqual(t.raised, []);
});

test('C4 the uses of each agent are counted by day from the record', async () => {
  const store = createMemoryStore();
  const midnight = Date.parse('2026-11-24T00:00:00+08:00');
  const calls: readonly (readonly [at: number, agent: string | undefined, verdict: Verdict])[] = [
    [midnight - 1, 'ann', waived],
    [midnight, 'ann', waived],
    [midnight + 1, 'ann', waived],
    [midnight + 2, 'bob', waived],
    [midnight + 3, undefined, waived],
    [midnight + 4, 'bob', { ...waived, outcome: 'block' }],
    [midnight + 5, 'bob', { ...waived, findings: [] }],
  ];
  for (const [at, agent, verdict] of calls) {
    const { agent: _, ...attempt } = attemptOf({ at });
    const decision = aDecision(`a${at}`, undefined, at);
    await store.append({
      ...decision,
      attempt: agent === undefined ? attempt : { ...attempt, agent },
      verdict,
    });
  }
  const counts = await countExemptions(store, {});
  assert.deepEqual(
    counts.map(({ day, agent, rule, calls }) => `${day} ${agent} ${rule} ${calls}`),
    [
      '2026-11-23 ann service 1',
      '2026-11-24  service 1',
      '2026-11-24 ann service 2',
      '2026-11-24 bob service 1',
    ],
  );
  assert.equal((await countExemptions(store, { from: midnight + 2 })).length, 2);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { PURPOSES } from '../../../src/core/call-attempt.js';
import type { ExemptionNeed } from '../../../src/core/papers/exemption-rule.js';
import { judgedAs } from '../../../src/core/papers/lead.js';
import { isWaivable } from '../../../src/core/papers/waive.js';
import { REASON_CODES } from '../../../src/core/reasons.js';
import { SHIELD_SOURCES } from '../../../src/core/shield/shield-entry.js';
import { known, unknown, type Verdict } from '../../../src/core/verdict.js';
import {
  appointment,
  consent,
  entry,
  lead,
  NOW,
  OPT_IN,
  PROVENANCE,
  pack,
  policy,
  rule,
  verdictOf,
} from './given.js';

const moment = fc.integer({ min: NOW - 50, max: NOW + 50 });
const purpose = fc.constantFrom(...PURPOSES);
const evidence = fc.constantFrom('', ' ', 'recording 1');
const anEntry = fc
  .record({
    registeredAt: moment,
    effectiveAt: moment,
    until: fc.option(moment),
    source: fc.constantFrom(...SHIELD_SOURCES),
    scope: fc.constantFrom('all' as const, 'line:life' as const, 'campaign:x' as const),
  })
  .map((fields) => entry(fields));
const aConsent = fc
  .record({ givenAt: moment, until: fc.option(moment), purposes: fc.subarray([...PURPOSES]), evidence })
  .map((fields) => consent(fields));
const aPaper = fc.oneof(
  aConsent,
  fc.record({ inForceFrom: moment, inForceUntil: moment }).map((fields) => policy(fields)),
  fc.record({ from: moment, until: moment, evidence }).map((fields) => appointment(fields)),
  fc.record({ expiresAt: fc.option(moment) }).map((fields) => lead(fields)),
);
const needs: fc.Arbitrary<ExemptionNeed> = fc.constantFrom(
  { paper: 'policy' },
  { paper: 'renewal', withinDays: 40 },
  { paper: 'appointment' },
  { paper: 'consent' },
);
const anExemption = fc
  .record({ purposes: fc.subarray([...PURPOSES]), needs, waives: fc.subarray([...REASON_CODES]) })
  .map((fields) => rule({ id: 'any', ...fields }));
const given = fc.record({
  pack: fc
    .array(anExemption, { maxLength: 4 })
    .chain((exemptions) =>
      fc.constantFrom(
        pack({ exemptions }),
        pack({ exemptions, provenance: PROVENANCE }),
        pack({ exemptions, optIn: OPT_IN }),
      ),
    ),
  attempt: fc.record({ purpose }),
  entries: fc.array(anEntry, { maxLength: 3 }),
  papers: fc.array(aPaper, { maxLength: 4 }),
  minute: fc.constantFrom(600, 1300),
});

const WEIGHT = { allow: 0, defer: 1, block: 2 } as const;
const weight = (verdict: Verdict): number => WEIGHT[verdict.outcome];

test('R1.1 one more entry never makes a call freer, whatever is on file and whatever the pack waives', () => {
  fc.assert(
    fc.property(given, anEntry, (one, more) => {
      const before = verdictOf(one);
      const after = verdictOf({ ...one, entries: [...one.entries, more] });
      assert.ok(weight(after) >= weight(before));
    }),
    { numRuns: 2000 },
  );
});

test('B23 a refusal after every consent blocks a sale, whatever is on file and whatever the pack waives', () => {
  fc.assert(
    fc.property(given, (one) => {
      const refused = entry({ registeredAt: NOW, effectiveAt: NOW - 50, until: null });
      const verdict = verdictOf({ ...one, attempt: { purpose: 'sale' }, entries: [...one.entries, refused] });
      assert.equal(verdict.outcome, 'block');
    }),
    { numRuns: 2000 },
  );
});

test('B23 one more consent changes nothing unless it has evidence, speaks of the purpose, is in force and is the last word', () => {
  fc.assert(
    fc.property(given, aConsent, (one, more) => {
      const before = verdictOf(one);
      const after = verdictOf({ ...one, papers: [...one.papers, more] });
      if (weight(after) === weight(before)) return;
      assert.ok(weight(after) < weight(before));
      assert.ok(more.kind === 'consent' && more.evidence.trim() !== '');
      const { purpose = 'sale' } = one.attempt;
      const judged = judgedAs({ purpose, at: NOW }, one.papers);
      assert.ok([purpose, judged].some((spoken) => more.purposes.includes(spoken)));
      assert.ok(more.givenAt <= NOW && (more.until === null || more.until > NOW));
      const binding = one.entries.filter(
        ({ effectiveAt, until }) => effectiveAt <= NOW && (until === null || until > NOW),
      );
      for (const { registeredAt } of binding) assert.ok(more.givenAt > registeredAt);
    }),
    { numRuns: 2000 },
  );
});

test('what is not known is waived by nothing', () => {
  const late = unknown('locked');
  const missing = fc.constantFrom(
    { shield: late },
    { localTimes: late },
    { papers: late },
    { shield: late, papers: late },
  );
  fc.assert(
    fc.property(given, missing, (one, facts) => {
      const verdict = verdictOf({ ...one, facts });
      for (const finding of verdict.findings)
        if (!isWaivable(finding.reason)) assert.equal(finding.waivedBy, undefined);
      if ('shield' in facts || 'localTimes' in facts) assert.equal(verdict.outcome, 'block');
      if ('papers' in facts) assert.ok(verdict.findings.every(({ waivedBy }) => waivedBy === undefined));
    }),
    { numRuns: 1000 },
  );
});

test('a waiver marks findings and takes none away: the same are on record with and without the exemptions', () => {
  fc.assert(
    fc.property(given, (one) => {
      const bare = verdictOf({ ...one, pack: { ...one.pack, exemptions: [] } });
      const reasons = (verdict: Verdict) =>
        verdict.findings.map(({ reason }) => reason).filter((reason) => reason !== 'renewal-too-early');
      assert.deepEqual(reasons(verdictOf(one)), reasons(bare));
      assert.deepEqual(known(verdictOf(one)), known(verdictOf(one)));
    }),
    { numRuns: 500 },
  );
});

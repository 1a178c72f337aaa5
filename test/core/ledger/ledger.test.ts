import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { canonical } from '../../../src/core/ledger/canonical.js';
import { GENESIS, type LedgerRow, nextRow } from '../../../src/core/ledger/chain.js';
import { projectShield, type ShieldProjection } from '../../../src/core/ledger/shield-projection.js';
import { verifyChain, walkChain } from '../../../src/core/ledger/verify.js';
import { aDay, aShieldAdded, aShieldCancelled, T0 } from '../../fakes/records.js';

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

function chained(records = aDay()): LedgerRow[] {
  const rows: LedgerRow[] = [];
  for (const record of records) rows.push(nextRow(digest, record, rows.at(-1)));
  return rows;
}

test('canonical JSON is one spelling: sorted keys, nothing undefined, stable numbers', () => {
  assert.equal(canonical({ b: 1, a: [undefined, -0, 1e21], c: undefined }), '{"a":[null,0,1e+21],"b":1}');
  assert.equal(canonical({ a: 'é\u2028\ud800', ä: 1, Z: 2 }), '{"Z":2,"a":"é\u2028\\ud800","ä":1}');
  assert.equal(canonical(undefined), 'null');
  assert.equal(
    canonical(() => 1),
    'null',
  );
  assert.equal(canonical(Number.NaN), 'null');
});

test('canonical JSON is total: a value that contains itself comes to an end', () => {
  const loop: { self?: unknown } = {};
  loop.self = loop;
  assert.match(canonical(loop), /^\{"self":/);
});

test('canonical JSON reads back as the value, whatever the order of its keys', () => {
  fc.assert(
    fc.property(fc.jsonValue({ depthSize: 'small' }), (value) => {
      const text = canonical(value);
      assert.equal(canonical(JSON.parse(text)), text);
      assert.equal(JSON.stringify(JSON.parse(text)).length, text.length);
    }),
    { numRuns: 300 },
  );
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.integer()), (value) => {
      const reversed = Object.fromEntries(Object.entries(value).reverse());
      assert.equal(canonical(reversed), canonical(value));
    }),
  );
});

test('a chain as written verifies, and ends in its head', () => {
  const rows = chained();
  assert.equal(rows[0]?.prevHash, GENESIS);
  const last = rows.at(-1);
  assert.deepEqual(verifyChain(digest, rows), {
    ok: true,
    count: rows.length,
    head: { seq: last?.seq, hash: last?.hash },
  });
  assert.deepEqual(verifyChain(digest, []), { ok: true, count: 0, head: undefined });
});

test('one changed character in one column of one row is found in that row (R8.3)', () => {
  const rows = chained();
  const columns = ['at', 'kind', 'number', 'body', 'prevHash', 'hash'] as const;
  fc.assert(
    fc.property(fc.nat(rows.length - 1), fc.constantFrom(...columns), fc.nat(), (index, column, where) => {
      const row = rows[index];
      assert.ok(row);
      const old = row[column];
      const altered = { ...row, [column]: typeof old === 'string' ? swap(old, where) : Number(old ?? 0) + 1 };
      const check = verifyChain(digest, rows.with(index, altered));
      assert.deepEqual([check.ok, !check.ok && check.seq], [false, row.seq]);
    }),
    { numRuns: 500 },
  );
});

test('columns that say something else than the body are found, though hashed anew', () => {
  const [first] = chained();
  assert.ok(first);
  const { hash: _, ...forged } = { ...first, number: '+8613900139000' };
  const hash = digest(
    JSON.stringify([forged.prevHash, 1, forged.at, forged.kind, forged.number, forged.body]),
  );
  assert.deepEqual(verifyChain(digest, [{ ...forged, hash }]), { ok: false, seq: 1, what: 'not-a-record' });
});

test('gap, order and end are told apart', () => {
  const rows = chained();
  const [a, b, c] = rows;
  assert.ok(a && b && c);
  assert.deepEqual(verifyChain(digest, [a, c]), { ok: false, seq: 2, what: 'gap' });
  assert.deepEqual(verifyChain(digest, [a, b, a]), { ok: false, seq: 3, what: 'reordered' });
  assert.deepEqual(verifyChain(digest, [b, c]), { ok: false, seq: 1, what: 'gap' });
  assert.deepEqual(verifyChain(digest, [a, b], c), { ok: false, seq: 3, what: 'truncated' });
  const other = chained(
    aDay().map((record) => ({ ...record, at: record.at + 1 })) as ReturnType<typeof aDay>,
  );
  assert.deepEqual(verifyChain(digest, other.slice(0, 1), a).ok, false);
});

test('a walk stays at the first alteration', () => {
  const rows = chained();
  const walk = walkChain(digest);
  const [a, , c, d] = rows;
  assert.ok(a && c && d);
  assert.equal(walk.step(a), undefined);
  assert.deepEqual(walk.step(c), { ok: false, seq: 2, what: 'gap' });
  assert.deepEqual(walk.step(d), { ok: false, seq: 2, what: 'gap' });
  assert.deepEqual(walk.end(), { ok: false, seq: 2, what: 'gap' });
});

test('the shield list follows from the ledger: first addition and first cancellation count', () => {
  const shield: ShieldProjection = new Map();
  for (const record of [
    aShieldCancelled('s1'),
    aShieldAdded('s1'),
    aShieldAdded('s1', '+8613900139000'),
    aShieldCancelled('s1', undefined, T0 + 5),
    aShieldCancelled('s1', undefined, T0 + 9),
  ]) {
    projectShield(shield, record);
  }
  assert.deepEqual([...shield.values()], [{ ...aShieldAdded('s1').entry, cancelledAt: T0 + 5 }]);
});

/** The text with one character changed for another. */
function swap(text: string, where: number): string {
  const at = where % text.length;
  return `${text.slice(0, at)}${text[at] === 'x' ? 'y' : 'x'}${text.slice(at + 1)}`;
}

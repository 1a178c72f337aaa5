import { type Digest, GENESIS, type LedgerRow, recordNumber, rowHash } from './chain.js';
import type { LedgerRecord } from './record.js';

export type AlterationWhat =
  /** Rows are missing before this one. */
  | 'gap'
  /** A row stands after one with the same or a higher number. */
  | 'reordered'
  /** The row does not follow from the one before it. */
  | 'broken-link'
  /** The row is not what it was when it was hashed. */
  | 'hash-mismatch'
  /** The body is no record, or the columns beside it say something else. */
  | 'not-a-record'
  /** The ledger ends before a head that is known from elsewhere. */
  | 'truncated'
  /** The ledger has the known head's row, but with another hash: rewritten as a whole. */
  | 'rewritten';

export interface KnownHead {
  readonly seq: number;
  readonly hash: string;
}

export interface Alteration {
  readonly ok: false;
  readonly seq: number;
  readonly what: AlterationWhat;
}

export type ChainCheck =
  | { readonly ok: true; readonly count: number; readonly head: KnownHead | undefined }
  | Alteration;

/** Walks the chain one row at a time, so that a ledger of any length is checked in constant memory. */
export interface ChainWalk {
  /** The first alteration, once there is one; later rows are not looked at. */
  step(row: LedgerRow): Alteration | undefined;
  end(): ChainCheck;
}

export function walkChain(digest: Digest, known?: KnownHead): ChainWalk {
  let previous: KnownHead = { seq: 0, hash: GENESIS };
  let found: Alteration | undefined;
  return {
    step(row) {
      found ??= alteration(digest, previous, row) ?? contradiction(row, known);
      previous = { seq: row.seq, hash: row.hash };
      return found;
    },
    end() {
      if (found) return found;
      if (known && known.seq > previous.seq) return { ok: false, seq: previous.seq + 1, what: 'truncated' };
      return { ok: true, count: previous.seq, head: previous.seq === 0 ? undefined : previous };
    },
  };
}

export function verifyChain(digest: Digest, rows: Iterable<LedgerRow>, known?: KnownHead): ChainCheck {
  const walk = walkChain(digest, known);
  for (const row of rows) if (walk.step(row)) break;
  return walk.end();
}

function alteration(digest: Digest, previous: KnownHead, row: LedgerRow): Alteration | undefined {
  const expected = previous.seq + 1;
  if (row.seq !== expected)
    return { ok: false, seq: expected, what: row.seq > expected ? 'gap' : 'reordered' };
  if (row.prevHash !== previous.hash) return { ok: false, seq: row.seq, what: 'broken-link' };
  if (rowHash(digest, row) !== row.hash) return { ok: false, seq: row.seq, what: 'hash-mismatch' };
  return describes(row) ? undefined : { ok: false, seq: row.seq, what: 'not-a-record' };
}

function contradiction(row: LedgerRow, known: KnownHead | undefined): Alteration | undefined {
  return known && row.seq === known.seq && row.hash !== known.hash
    ? { ok: false, seq: row.seq, what: 'rewritten' }
    : undefined;
}

/** Whether the columns used for queries say what the body says. */
function describes(row: LedgerRow): boolean {
  try {
    const record = JSON.parse(row.body) as LedgerRecord;
    return record.kind === row.kind && record.at === row.at && (recordNumber(record) ?? null) === row.number;
  } catch {
    return false;
  }
}

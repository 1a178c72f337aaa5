import { canonical } from './canonical.js';
import type { LedgerRecord } from './record.js';

/** SHA-256 of the UTF-8 text as 64 hex digits; given from outside because core imports nothing. */
export type Digest = (text: string) => string;

/** The previous hash of the first row. */
export const GENESIS = '0'.repeat(64);

/** One ledger row as it is stored. Every column is under the hash; `at`, `kind` and `number` repeat the body for queries. */
export interface LedgerRow {
  readonly seq: number;
  readonly at: number;
  readonly kind: string;
  readonly number: string | null;
  readonly body: string;
  readonly prevHash: string;
  readonly hash: string;
}

/** SHA-256 over the JSON array `[prevHash, seq, at, kind, number, body]`: an array leaves no doubt where a column ends. */
export function rowHash(digest: Digest, row: Omit<LedgerRow, 'hash'>): string {
  return digest(JSON.stringify([row.prevHash, row.seq, row.at, row.kind, row.number, row.body]));
}

/** The row that follows `head` in the chain. */
export function nextRow(
  digest: Digest,
  record: LedgerRecord,
  head: { readonly seq: number; readonly hash: string } | undefined,
): LedgerRow {
  const row = {
    seq: (head?.seq ?? 0) + 1,
    at: record.at,
    kind: record.kind,
    number: recordNumber(record) ?? null,
    body: canonical(record),
    prevHash: head?.hash ?? GENESIS,
  };
  return { ...row, hash: rowHash(digest, row) };
}

/** The key of the number that a record is about, where it is about one. */
export function recordNumber(record: LedgerRecord): string | undefined {
  switch (record.kind) {
    case 'decision':
      return record.number.parsed ? record.number.key : undefined;
    case 'shield-added':
      return record.entry.number;
    case 'shield-cancelled':
      return record.number;
    case 'alert':
      return record.alert.number;
    case 'reveal':
      return record.number;
    case 'call-connected':
    case 'call-abandoned':
    case 'refusal-heard':
    case 'refusal-queued':
    case 'refusal-settled':
    case 'disposition':
    case 'polite-ending':
    case 'attended':
    case 'attendance-ended':
    case 'patrolled':
      return record.number;
    case 'service':
    case 'order-given':
    case 'order-lifted':
    case 'papers-imported':
    case 'policy-loaded':
    case 'signed-in':
    case 'sign-in-failed':
    case 'access-changed':
    case 'alert-acknowledged':
    case 'patrol-finding':
      return undefined;
  }
}

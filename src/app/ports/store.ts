import type { LedgerRecord } from '../../core/ledger/record.js';
import type { ShieldEntry } from '../../core/shield/shield-entry.js';

/** A store that cannot answer or cannot write right now: locked, full, gone. The caller fails closed. */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
}

/** Where the newest record stands in the chain; hash is 64 hex digits. */
export interface LedgerMark {
  readonly seq: number;
  readonly hash: string;
}

export interface StoredRecord extends LedgerMark {
  readonly record: LedgerRecord;
}

export interface LedgerQuery {
  readonly kinds?: readonly LedgerRecord['kind'][];
  /** PhoneNumber.key */
  readonly number?: string;
  readonly from?: number;
  readonly to?: number;
  /** Newest first when set; then `limit` counts from the newest. */
  readonly newestFirst?: boolean;
  readonly limit?: number;
}

/**
 * The ledger and what is derived from it. `append` writes the record and its effect on the shield list in one
 * transaction; it resolves only when a shield change is on disk (fsync), and rejects with {@link StoreUnavailable}.
 */
export interface Store {
  append(record: LedgerRecord): Promise<LedgerMark>;
  /** Every entry ever made for this number, in force or not; rejects with StoreUnavailable. */
  shieldEntries(number: string): Promise<readonly ShieldEntry[]>;
  shieldEntry(id: string): Promise<ShieldEntry | undefined>;
  /** Entries in the order registered; `inForceAt` keeps those in force at that time. */
  shieldList(query: {
    readonly inForceAt?: number;
    readonly limit?: number;
  }): Promise<readonly ShieldEntry[]>;
  records(query: LedgerQuery): AsyncIterable<StoredRecord>;
  head(): Promise<LedgerMark | undefined>;
  close(): void;
}

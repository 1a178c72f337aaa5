import type { CallHistory } from '../../core/caps/history.js';
import type { LedgerRecord, PapersImportedRecord } from '../../core/ledger/record.js';
import type { Order } from '../../core/orders/order.js';
import type { Paper } from '../../core/papers/paper.js';
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
  /** Only records behind this one in the chain; not together with `newestFirst`. */
  readonly afterSeq?: number;
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
  /** Orders that have not ended at `at` and are not lifted; those to come included. */
  orders(at: number): Promise<readonly Order[]>;
  order(id: string): Promise<Order | undefined>;
  /** Allowed calls since then to this number and the same person's others, oldest first. */
  history(number: string, since: number): Promise<CallHistory>;
  papers(number: string): Promise<readonly Paper[]>;
  /** The list, whole or not at all: what an earlier list of this name said is gone. `persons` groups numbers by person. */
  importPapers(record: PapersImportedRecord, rows: ImportedRows): Promise<LedgerMark>;
  /**
   * Changes whenever something that decisions rest on was changed, by whichever process; cheap to ask, and asked for every call. What this
   * process records about calls it has decided need not count: it knows.
   */
  version(): Promise<number>;
  records(query: LedgerQuery): AsyncIterable<StoredRecord>;
  head(): Promise<LedgerMark | undefined>;
  close(): void;
}

export type ImportedRows =
  | { readonly papers: Iterable<Paper> }
  | { readonly persons: Iterable<{ readonly number: string; readonly person: string }> };

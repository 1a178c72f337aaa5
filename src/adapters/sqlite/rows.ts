import type { StoredRecord } from '../../app/ports/store.js';
import { StoreUnavailable } from '../../app/ports/store.js';
import type { LedgerRow } from '../../core/ledger/chain.js';
import type { LedgerRecord } from '../../core/ledger/record.js';
import type { ShieldEntry } from '../../core/shield/shield-entry.js';

/** A row of the shield table. */
export interface ShieldRow {
  readonly id: string;
  readonly seq: number;
  readonly number: string;
  readonly scope: string;
  readonly source: string;
  readonly operator: string;
  readonly registered_at: number;
  readonly effective_at: number;
  readonly until: number | null;
  readonly evidence: string | null;
  readonly cancelled_at: number | null;
}

export const LEDGER_COLUMNS = 'seq, at, kind, number, body, prev_hash AS prevHash, hash';
export const SHIELD_COLUMNS =
  'id, seq, number, scope, source, operator, registered_at, effective_at, until, evidence, cancelled_at';

export function toShieldRow(entry: ShieldEntry, seq: number): ShieldRow {
  return {
    id: entry.id,
    seq,
    number: entry.number,
    scope: entry.scope,
    source: entry.source,
    operator: entry.operator,
    registered_at: entry.registeredAt,
    effective_at: entry.effectiveAt,
    until: entry.until,
    evidence: entry.evidence ?? null,
    cancelled_at: entry.cancelledAt ?? null,
  };
}

export function toShieldEntry(row: ShieldRow): ShieldEntry {
  return {
    id: row.id,
    number: row.number,
    scope: row.scope as ShieldEntry['scope'],
    source: row.source as ShieldEntry['source'],
    operator: row.operator,
    registeredAt: row.registered_at,
    effectiveAt: row.effective_at,
    until: row.until,
    ...(row.evidence === null ? {} : { evidence: row.evidence }),
    ...(row.cancelled_at === null ? {} : { cancelledAt: row.cancelled_at }),
  };
}

export function toStoredRecord(row: LedgerRow): StoredRecord {
  try {
    return { seq: row.seq, hash: row.hash, record: JSON.parse(row.body) as LedgerRecord };
  } catch (cause) {
    throw new StoreUnavailable(`ledger row ${row.seq} is damaged; run \`callward audit verify\``, { cause });
  }
}

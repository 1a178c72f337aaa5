import type { ShieldEntry } from '../shield/shield-entry.js';
import type { LedgerRecord } from './record.js';

/** The shield list as it follows from the ledger: entries by id, in the order registered. */
export type ShieldProjection = Map<string, ShieldEntry>;

/** Adds the effect of one record. A repeated id and a second cancellation change nothing: the first stands. */
export function projectShield(shield: ShieldProjection, record: LedgerRecord): void {
  if (record.kind === 'shield-added') {
    if (!shield.has(record.entry.id)) shield.set(record.entry.id, record.entry);
    return;
  }
  if (record.kind !== 'shield-cancelled') return;
  const entry = shield.get(record.entryId);
  if (entry && entry.cancelledAt === undefined) {
    shield.set(entry.id, { ...entry, cancelledAt: record.at });
  }
}

import type Database from 'better-sqlite3';
import type { LedgerRecord } from '../../core/ledger/record.js';
import { projectShield, type ShieldProjection } from '../../core/ledger/shield-projection.js';
import type { Damage } from './damage.js';
import { SHIELD_COLUMNS, type ShieldRow, toShieldRow } from './rows.js';

/** The shield list that the ledger makes, with the ledger row that first made each entry. */
export type ExpectedShield = Map<string, { readonly seq: number; readonly projection: ShieldProjection }>;

export function expectRecord(expected: ExpectedShield, record: LedgerRecord, seq: number): void {
  const id =
    record.kind === 'shield-added'
      ? record.entry.id
      : record.kind === 'shield-cancelled'
        ? record.entryId
        : undefined;
  if (id === undefined) return;
  const known = expected.get(id) ?? { seq, projection: new Map() };
  projectShield(known.projection, record);
  if (known.projection.size > 0) expected.set(id, known);
}

/** The first entry of the shield table that is not what the ledger says, in the order of the table. */
export function compareShield(db: Database.Database, expected: ExpectedShield): Damage | undefined {
  const seen = new Set<string>();
  try {
    for (const row of db
      .prepare<[], ShieldRow>(`SELECT ${SHIELD_COLUMNS} FROM shield ORDER BY seq, id`)
      .iterate()) {
      const known = expected.get(row.id);
      const entry = known?.projection.get(row.id);
      if (!known || !entry || seen.has(row.id)) return { place: 'shield', entry: row.id, what: 'extra' };
      seen.add(row.id);
      const wanted = toShieldRow(entry, known.seq);
      const differing = (Object.keys(wanted) as (keyof ShieldRow)[]).find(
        (column) => wanted[column] !== row[column],
      );
      if (differing)
        return { place: 'shield', seq: known.seq, entry: row.id, what: 'differs', detail: differing };
    }
  } catch (error) {
    return {
      place: 'shield',
      what: 'unreadable',
      detail: error instanceof Error ? error.message : String(error),
    };
  }
  for (const [id, { seq }] of expected) {
    if (!seen.has(id)) return { place: 'shield', seq, entry: id, what: 'missing' };
  }
  return undefined;
}

import { existsSync } from 'node:fs';
import Database from 'better-sqlite3';
import { GENESIS, type LedgerRow } from '../../core/ledger/chain.js';
import type { LedgerRecord } from '../../core/ledger/record.js';
import { type ChainCheck, type KnownHead, walkChain } from '../../core/ledger/verify.js';
import { databaseFile, schemaVersion } from './connection.js';
import type { Damage } from './damage.js';
import { sha256 } from './digest.js';
import { asUnavailable } from './errors.js';
import { MIGRATIONS } from './migrations.js';
import { LEDGER_COLUMNS } from './rows.js';
import { compareShield, type ExpectedShield, expectRecord } from './verify-shield.js';
import { verifySnippets } from './verify-snippets.js';
import { checkLog } from './wal-check.js';

export interface VerifyReport {
  readonly ok: boolean;
  readonly count: number;
  readonly head?: KnownHead;
  /** The first damage of each kind of check, the ledger's first. */
  readonly damage: readonly Damage[];
}

/**
 * Verifies the evidence offline: the chain row by row, the shield list against the ledger, the schema against the
 * migrations, and the file's own structure. Reads only, changes nothing, and answers for any bytes whatever.
 */
export function verifyDatabase(folder: string, known?: KnownHead): VerifyReport {
  const file = databaseFile(folder);
  if (!existsSync(file)) {
    const damage: Damage[] = known
      ? [{ place: 'ledger', seq: 1, what: 'truncated', detail: `${file} is missing` }]
      : [];
    return { ok: damage.length === 0, count: 0, damage };
  }
  // Before SQLite opens the file: its recovery drops what follows a damaged frame, and then nobody can tell.
  const log = checkLog(`${file}-wal`);
  let db: Database.Database | undefined;
  try {
    db = new Database(file, { readonly: true, timeout: 5000 });
    const report = verifyOpen(db, known);
    const damage = log ? [...report.damage, log] : report.damage;
    return { ...report, ok: damage.length === 0, damage };
  } catch (error) {
    return {
      ok: false,
      count: 0,
      damage: [{ place: 'file', what: 'unreadable', detail: said(error, file) }],
    };
  } finally {
    db?.close();
  }
}

function verifyOpen(db: Database.Database, known: KnownHead | undefined): VerifyReport {
  // One read transaction: the service may go on writing beside, and all checks see the same moment.
  db.exec('BEGIN');
  const expected: ExpectedShield = new Map();
  const { check, unreadable } = verifyLedger(db, known, expected);
  const damage: Damage[] = [];
  if (unreadable) damage.push(unreadable);
  else if (!check.ok) damage.push({ place: 'ledger', seq: check.seq, what: check.what });
  for (const verify of [
    // Entries cannot be recomputed past an altered row: only a sound ledger says what the list must be.
    () => (damage.length === 0 ? compareShield(db, expected) : undefined),
    // A file of an older schema has no such table.
    () => (schemaVersion(db) === MIGRATIONS.length ? verifySnippets(db) : undefined),
    () => verifySchema(db),
    () => verifyStructure(db),
  ]) {
    const found = verify();
    if (found) damage.push(found);
  }
  return check.ok && !unreadable
    ? { ok: damage.length === 0, count: check.count, ...(check.head ? { head: check.head } : {}), damage }
    : { ok: false, count: check.ok ? check.count : check.seq - 1, damage };
}

function verifyLedger(
  db: Database.Database,
  known: KnownHead | undefined,
  expected: ExpectedShield,
): { check: ChainCheck; unreadable?: Damage } {
  const walk = walkChain(sha256, known);
  let last = { seq: 0, hash: GENESIS };
  try {
    const rows = db.prepare<[], LedgerRow>(`SELECT ${LEDGER_COLUMNS} FROM ledger ORDER BY seq`);
    for (const row of rows.iterate()) {
      if (walk.step(row)) break;
      expectRecord(expected, JSON.parse(row.body) as LedgerRecord, row.seq);
      last = row;
    }
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    return {
      check: walk.end(),
      unreadable: { place: 'ledger', seq: last.seq + 1, what: 'unreadable', detail },
    };
  }
  return { check: walk.end() };
}

/** The tables, indexes and triggers must be those that the migrations make: a dropped trigger is an alteration too. */
function verifySchema(db: Database.Database): Damage | undefined {
  const fresh = new Database(':memory:');
  try {
    for (const sql of MIGRATIONS.slice(0, schemaVersion(db))) fresh.exec(sql);
    const read = (from: Database.Database): string[] =>
      from
        .prepare<[], { type: string; name: string; sql: string | null }>(
          "SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_stat%' ORDER BY type, name",
        )
        .all()
        .map((row) => JSON.stringify(row));
    const [wanted, found] = [read(fresh), read(db)];
    const odd = found.find((row) => !wanted.includes(row)) ?? wanted.find((row) => !found.includes(row));
    return odd === undefined ? undefined : { place: 'schema', what: 'differs', detail: odd };
  } catch (error) {
    return {
      place: 'schema',
      what: 'unreadable',
      detail: error instanceof Error ? error.message : String(error),
    };
  } finally {
    fresh.close();
  }
}

function verifyStructure(db: Database.Database): Damage | undefined {
  try {
    const lines = db.prepare<[], string>('PRAGMA integrity_check(10)').pluck().all();
    return lines.length === 1 && lines[0] === 'ok'
      ? undefined
      : { place: 'file', what: 'damaged', detail: lines.join('; ') };
  } catch (error) {
    return { place: 'file', what: 'damaged', detail: error instanceof Error ? error.message : String(error) };
  }
}

const said = (error: unknown, file: string): string => asUnavailable(error, file).message;

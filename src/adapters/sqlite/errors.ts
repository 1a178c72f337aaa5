import { StoreUnavailable } from '../../app/ports/store.js';

const WHAT: Readonly<Record<string, string>> = {
  SQLITE_BUSY: 'the database is locked by another process; it answers again when that one has finished',
  SQLITE_LOCKED: 'the database is locked; it answers again when the lock is gone',
  SQLITE_FULL: 'the disk is full; free some space in the data folder',
  SQLITE_IOERR: 'the disk cannot be read or written; look at the system log',
  SQLITE_CORRUPT: 'the database file is damaged; run `callward audit verify` to see where',
  SQLITE_NOTADB: 'the file is no database, or damaged in its first bytes; restore it from a backup',
  SQLITE_READONLY: 'the database cannot be written; check the owner and the rights of the data folder',
  SQLITE_CANTOPEN: 'the database cannot be opened; check the path and the rights of the data folder',
  SQLITE_PERM: 'no right to open the database; check the owner of the data folder',
};

/** The primary result code: `SQLITE_IOERR_WRITE` → `SQLITE_IOERR`. */
export function primaryCode(error: unknown): string | undefined {
  const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
  return code?.startsWith('SQLITE_') ? code.split('_').slice(0, 2).join('_') : undefined;
}

/** After these the handle itself is suspect: it is closed, and the next use opens the file anew. */
const REOPEN = new Set([
  'SQLITE_IOERR',
  'SQLITE_CORRUPT',
  'SQLITE_NOTADB',
  'SQLITE_READONLY',
  'SQLITE_CANTOPEN',
]);

export const needsReopen = (error: unknown): boolean => REOPEN.has(primaryCode(error) ?? '');

/** Another process writes at this moment; in a moment it may not. */
export const isBusy = (error: unknown): boolean =>
  primaryCode(error instanceof StoreUnavailable ? error.cause : error) === 'SQLITE_BUSY';

/** Every failure of the library as the one error of the port; its message says what and what to do. */
export function asUnavailable(error: unknown, file: string): StoreUnavailable {
  if (error instanceof StoreUnavailable) return error;
  const code = primaryCode(error);
  const said = error instanceof Error ? error.message : String(error);
  const what = (code && WHAT[code]) ?? `the database failed (${said})`;
  return new StoreUnavailable(`${file}: ${what}${code ? ` [${code}]` : ''}`, { cause: error });
}

import type Database from 'better-sqlite3';
import type { AccessStore, AccountChange } from '../../app/ports/access-store.js';
import { type AccountRow, fromAccount, fromToken, type TokenRow, toAccount, toToken } from './access-rows.js';
import { type BesideOptions, openBeside } from './beside.js';

const ACCOUNT =
  'id, key, name, roles, teams, extension, password, temporary, locked, created_at, failures, failed_at';
const TOKEN = 'id, name, digest, scopes, created_by, created_at, expires_at, revoked_at';

/** Accounts, sessions and tokens, in the file of the ledger on a connection of their own: a read here never waits for a call's. */
export function openSqliteAccess(options: BesideOptions): AccessStore {
  const { ask, close } = openBeside(options, prepare);

  return {
    accounts: () => ask((sql) => sql.accounts.all().map(toAccount)),
    account: (id) =>
      ask((sql) => {
        const row = sql.account.get(id);
        return row && toAccount(row);
      }),
    accountByKey: (key) =>
      ask((sql) => {
        const row = sql.accountByKey.get(key);
        return row && toAccount(row);
      }),
    addAccount: (account, key, onlyFirst = false) =>
      ask(
        (sql) =>
          (onlyFirst ? sql.addFirst : sql.addAccount).run({ ...fromAccount(account), key }).changes === 1,
      ),
    changeAccount: (id, change) => ask((_, db) => changeAccount(db, id, change)),
    addSession: ({ digest, account, createdAt, seenAt }) =>
      ask((sql) => void sql.addSession.run(digest, account, createdAt, seenAt)),
    session: (digest) => ask((sql) => sql.session.get(digest)),
    seen: (digest, at) => ask((sql) => void sql.seen.run(at, digest)),
    endSession: (digest) => ask((sql) => void sql.endSession.run(digest)),
    endSessions: (account, keep = '') => ask((sql) => void sql.endSessions.run(account, keep)),
    sweepSessions: (created, seen) => ask((sql) => void sql.sweepSessions.run(created, seen)),
    tokens: () => ask((sql) => sql.tokens.all().map(toToken)),
    tokenByDigest: (digest) =>
      ask((sql) => {
        const row = sql.tokenByDigest.get(digest);
        return row && toToken(row);
      }),
    addToken: (token) => ask((sql) => void sql.addToken.run(fromToken(token))),
    revokeToken: (id, at) => ask((sql) => sql.revokeToken.run(at, id).changes === 1),
    close,
  };
}

function prepare(db: Database.Database) {
  const values = ACCOUNT.split(', ')
    .map((column) => `@${column}`)
    .join(', ');
  return {
    accounts: db.prepare<[], AccountRow>(`SELECT ${ACCOUNT} FROM accounts ORDER BY created_at, id`),
    account: db.prepare<[string], AccountRow>(`SELECT ${ACCOUNT} FROM accounts WHERE id = ?`),
    accountByKey: db.prepare<[string], AccountRow>(`SELECT ${ACCOUNT} FROM accounts WHERE key = ?`),
    addAccount: db.prepare<AccountRow>(
      `INSERT INTO accounts (${ACCOUNT}) VALUES (${values}) ON CONFLICT DO NOTHING`,
    ),
    addFirst: db.prepare<AccountRow>(
      `INSERT INTO accounts (${ACCOUNT}) SELECT ${values} WHERE NOT EXISTS (SELECT 1 FROM accounts)`,
    ),
    addSession: db.prepare<[string, string, number, number]>(
      'INSERT INTO sessions (digest, account, created_at, seen_at) VALUES (?, ?, ?, ?)',
    ),
    session: db.prepare<[string], { digest: string; account: string; createdAt: number; seenAt: number }>(
      'SELECT digest, account, created_at AS createdAt, seen_at AS seenAt FROM sessions WHERE digest = ?',
    ),
    seen: db.prepare<[number, string]>('UPDATE sessions SET seen_at = ? WHERE digest = ?'),
    endSession: db.prepare<[string]>('DELETE FROM sessions WHERE digest = ?'),
    endSessions: db.prepare<[string, string]>('DELETE FROM sessions WHERE account = ? AND digest <> ?'),
    sweepSessions: db.prepare<[number, number]>('DELETE FROM sessions WHERE created_at < ? OR seen_at < ?'),
    tokens: db.prepare<[], TokenRow>(`SELECT ${TOKEN} FROM tokens ORDER BY created_at, id`),
    tokenByDigest: db.prepare<[string], TokenRow>(`SELECT ${TOKEN} FROM tokens WHERE digest = ?`),
    addToken: db.prepare<TokenRow>(
      `INSERT INTO tokens (${TOKEN}) VALUES (@id, @name, @digest, @scopes, @created_by, @created_at, @expires_at, @revoked_at)`,
    ),
    revokeToken: db.prepare<[number, string]>(
      'UPDATE tokens SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL',
    ),
  };
}

/** The columns are ours, the values are bound. */
function changeAccount(db: Database.Database, id: string, change: AccountChange): boolean {
  const columns: Readonly<Record<string, string | number | null | undefined>> = {
    roles: change.roles && JSON.stringify(change.roles),
    teams: change.teams && JSON.stringify(change.teams),
    extension: change.extension,
    password: change.passwordHash,
    temporary: change.temporary === undefined ? undefined : Number(change.temporary),
    locked: change.locked === undefined ? undefined : Number(change.locked),
    failures: change.failures?.count,
    failed_at: change.failures?.last,
  };
  const given = Object.entries(columns).filter(([, value]) => value !== undefined);
  if (given.length === 0) return db.prepare('SELECT 1 FROM accounts WHERE id = ?').get(id) !== undefined;
  const set = given.map(([column]) => `${column} = ?`).join(', ');
  const values = given.map(([, value]) => value);
  return db.prepare(`UPDATE accounts SET ${set} WHERE id = ?`).run(...values, id).changes === 1;
}

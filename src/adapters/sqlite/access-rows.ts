import type { Account, Token } from '../../app/ports/access-store.js';
import { StoreUnavailable } from '../../app/ports/store.js';
import { ROLES, SCOPES } from '../../core/access/permissions.js';

export interface AccountRow {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  readonly roles: string;
  readonly teams: string;
  readonly extension: string | null;
  readonly password: string;
  readonly temporary: number;
  readonly locked: number;
  readonly created_at: number;
  readonly failures: number;
  readonly failed_at: number;
}

export interface TokenRow {
  readonly id: string;
  readonly name: string;
  readonly digest: string;
  readonly scopes: string;
  readonly created_by: string;
  readonly created_at: number;
  readonly expires_at: number;
  readonly revoked_at: number | null;
}

/** A role that is no role gives no right, and neither does a row that cannot be read. */
function names<T extends string>(json: string, known: readonly T[]): T[] {
  return strings(json).filter((name): name is T => known.some((one) => one === name));
}

function strings(json: string): string[] {
  try {
    const value: unknown = JSON.parse(json);
    if (Array.isArray(value)) return value.map(String);
  } catch {
    // Said below.
  }
  throw new StoreUnavailable('a row of accounts or tokens is damaged');
}

export const toAccount = (row: AccountRow): Account => ({
  id: row.id,
  name: row.name,
  roles: names(row.roles, ROLES),
  teams: strings(row.teams),
  ...(row.extension === null ? {} : { extension: row.extension }),
  passwordHash: row.password,
  temporary: row.temporary !== 0,
  locked: row.locked !== 0,
  createdAt: row.created_at,
  failures: { count: row.failures, last: row.failed_at },
});

export const fromAccount = (account: Account): Omit<AccountRow, 'key'> => ({
  id: account.id,
  name: account.name,
  roles: JSON.stringify(account.roles),
  teams: JSON.stringify(account.teams),
  extension: account.extension ?? null,
  password: account.passwordHash,
  temporary: Number(account.temporary),
  locked: Number(account.locked),
  created_at: account.createdAt,
  failures: account.failures.count,
  failed_at: account.failures.last,
});

export const toToken = (row: TokenRow): Token => ({
  id: row.id,
  name: row.name,
  digest: row.digest,
  scopes: names(row.scopes, SCOPES),
  createdBy: row.created_by,
  createdAt: row.created_at,
  expiresAt: row.expires_at,
  ...(row.revoked_at === null ? {} : { revokedAt: row.revoked_at }),
});

export const fromToken = (token: Token): TokenRow => ({
  id: token.id,
  name: token.name,
  digest: token.digest,
  scopes: JSON.stringify(token.scopes),
  created_by: token.createdBy,
  created_at: token.createdAt,
  expires_at: token.expiresAt,
  revoked_at: token.revokedAt ?? null,
});

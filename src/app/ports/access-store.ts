import type { Failures } from '../../core/access/limits.js';
import type { Role, Scope } from '../../core/access/permissions.js';

export interface Account {
  readonly id: string;
  /** As it is shown and goes on the record; two names that look alike are one. */
  readonly name: string;
  readonly roles: readonly Role[];
  /** The teams a supervisor answers for; `*` is all. */
  readonly teams: readonly string[];
  /** The agent's or supervisor's own phone. */
  readonly extension?: string;
  readonly passwordHash: string;
  /** Set by somebody else: good for nothing but choosing one's own. */
  readonly temporary: boolean;
  readonly locked: boolean;
  readonly createdAt: number;
  readonly failures: Failures;
}

/** Only the digest of the secret is known here. */
export interface Session {
  readonly digest: string;
  readonly account: string;
  readonly createdAt: number;
  readonly seenAt: number;
}

export interface Token {
  readonly id: string;
  readonly name: string;
  readonly digest: string;
  readonly scopes: readonly Scope[];
  readonly createdBy: string;
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly revokedAt?: number;
}

export type AccountChange = Partial<
  Pick<Account, 'roles' | 'teams' | 'passwordHash' | 'temporary' | 'locked' | 'failures'>
> & { readonly extension?: string | null };

/**
 * Who may come in. `key` of an account is its name in the spelling in which two names are one. Every method rejects with
 * StoreUnavailable when the store cannot answer; then nobody comes in.
 */
export interface AccessStore {
  accounts(): Promise<readonly Account[]>;
  account(id: string): Promise<Account | undefined>;
  accountByKey(key: string): Promise<Account | undefined>;
  /** False where the name is taken, or where `onlyFirst` and there is an account already. */
  addAccount(account: Account, key: string, onlyFirst?: boolean): Promise<boolean>;
  changeAccount(id: string, change: AccountChange): Promise<boolean>;
  addSession(session: Session): Promise<void>;
  session(digest: string): Promise<Session | undefined>;
  seen(digest: string, at: number): Promise<void>;
  endSession(digest: string): Promise<void>;
  /** All of an account, but for the one kept. */
  endSessions(account: string, keep?: string): Promise<void>;
  /** Those created, or last seen, before. */
  sweepSessions(createdBefore: number, seenBefore: number): Promise<void>;
  tokens(): Promise<readonly Token[]>;
  tokenByDigest(digest: string): Promise<Token | undefined>;
  addToken(token: Token): Promise<void>;
  /** False where there is no such token or it is revoked already. */
  revokeToken(id: string, at: number): Promise<boolean>;
  close(): void;
}

import type { PasswordProblem } from '../../core/access/password.js';
import type { Permission, Role, Scope } from '../../core/access/permissions.js';
import type { Reach } from '../../core/access/teams.js';

/** Somebody at a browser. */
export interface Person {
  readonly kind: 'person';
  readonly account: string;
  readonly name: string;
  readonly roles: readonly Role[];
  readonly teams: readonly string[];
  readonly extension?: string;
  /** The password is somebody else's choice: nothing is allowed but choosing one's own. */
  readonly temporary: boolean;
  readonly may: ReadonlySet<Permission>;
  readonly reach: Reach;
}

export interface Machine {
  readonly kind: 'machine';
  readonly token: string;
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly may: ReadonlySet<Permission>;
  readonly reach: Reach;
}

export type Identity = Person | Machine;

export type AccessProblem =
  | PasswordProblem
  | 'wrong'
  | 'wait'
  | 'busy'
  | 'set-up-closed'
  | 'bad-name'
  | 'mixed-script'
  | 'name-taken'
  | 'no-role'
  | 'bad-team'
  | 'bad-extension'
  | 'no-account'
  | 'no-token'
  | 'last-administrator'
  | 'no-scope'
  | 'bad-expiry';

export interface Denied {
  readonly outcome: 'denied';
  readonly why: AccessProblem;
  readonly zh: string;
  readonly en: string;
  /** When it makes sense to try again. */
  readonly waitMs?: number;
}

export interface SignedIn {
  readonly outcome: 'signed-in';
  /** For the cookie; nobody else ever sees it. */
  readonly secret: string;
  readonly person: Person;
}

export interface AccountView {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly Role[];
  readonly teams: readonly string[];
  readonly extension?: string;
  readonly temporary: boolean;
  readonly locked: boolean;
  readonly createdAt: number;
}

export interface NewAccount {
  readonly name: string;
  readonly roles: readonly Role[];
  readonly teams: readonly string[];
  readonly extension?: string;
}

export interface TokenView {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly createdBy: string;
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly revokedAt?: number;
}

/** Who is there, and who gave whom which right. Every method rejects with StoreUnavailable when it cannot be known or recorded. */
export interface Access {
  signIn(asked: {
    readonly name: string;
    readonly password: string;
    readonly address: string;
  }): Promise<SignedIn | Denied>;
  signOut(secret: string): Promise<void>;
  byCookie(secret: string): Promise<Person | undefined>;
  byToken(secret: string): Promise<Machine | undefined>;
  /** Every session of the account ends; the answer carries a new one. */
  changePassword(person: Person, current: string, next: string, address: string): Promise<SignedIn | Denied>;
  /** True while there is no account and the link printed at the start is good. */
  setUpOpen(): Promise<boolean>;
  setUp(asked: {
    readonly secret: string;
    readonly name: string;
    readonly password: string;
    readonly address: string;
  }): Promise<SignedIn | Denied>;
  readonly accounts: AccountDesk;
  readonly tokens: TokenDesk;
}

/** `operator` is who does it, by name. */
export interface AccountDesk {
  list(): Promise<readonly AccountView[]>;
  /** `password` is shown once, to be handed over; it must be changed at the first sign-in. */
  add(
    account: NewAccount,
    operator: string,
  ): Promise<
    { readonly outcome: 'added'; readonly account: AccountView; readonly password: string } | Denied
  >;
  change(
    id: string,
    change: {
      readonly roles?: readonly Role[] | undefined;
      readonly teams?: readonly string[] | undefined;
      readonly extension?: string | null | undefined;
      readonly locked?: boolean | undefined;
    },
    operator: string,
  ): Promise<{ readonly outcome: 'changed'; readonly account: AccountView } | Denied>;
  resetPassword(
    id: string,
    operator: string,
  ): Promise<{ readonly outcome: 'changed'; readonly password: string } | Denied>;
}

export interface TokenDesk {
  list(): Promise<readonly TokenView[]>;
  /** `secret` is shown once. */
  create(
    token: { readonly name: string; readonly scopes: readonly Scope[]; readonly days: number },
    operator: string,
  ): Promise<{ readonly outcome: 'created'; readonly token: TokenView; readonly secret: string } | Denied>;
  revoke(id: string, operator: string): Promise<{ readonly outcome: 'revoked' } | Denied>;
}

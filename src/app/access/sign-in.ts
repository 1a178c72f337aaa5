import {
  type Bucket,
  emptyAfterMs,
  type Failures,
  isLockedOut,
  lockedUntil,
  type Rate,
  take,
} from '../../core/access/limits.js';
import { LONGEST, passwordProblem, spellPassword } from '../../core/access/password.js';
import type { Denied, Person, SignedIn } from '../ports/access.js';
import type { Account } from '../ports/access-store.js';
import { SecretsBusy } from '../ports/secrets.js';
import { spelling } from '../shielding/person.js';
import type { AccessDeps } from './deps.js';
import { openSession, personOf } from './identify.js';
import { createTurns } from './one-at-a-time.js';
import { denied } from './problems.js';

/** From one address, whatever the names: ten at once, then one in six seconds. */
export const SIGN_IN_RATE: Rate = { burst: 10, everyMs: 6_000 };
/** Names that nobody has and addresses that tried: so many are remembered, the oldest are forgotten. */
const REMEMBERED = 10_000;

type Why = 'unknown-name' | 'password' | 'locked' | 'too-many';

export interface SignIn {
  signIn(asked: { name: string; password: string; address: string }): Promise<SignedIn | Denied>;
  changePassword(person: Person, current: string, next: string, address: string): Promise<SignedIn | Denied>;
}

/**
 * Sign-in by name and password. A name nobody has takes as long, is refused in the same words and locks out in the same way as a
 * wrong password: an answer tells nobody who has an account.
 */
export function createSignIn(deps: AccessDeps): SignIn {
  const { accounts, secrets, now } = deps;
  const turn = createTurns();
  const unknown = new Map<string, Failures>();
  const addresses = new Map<string, Bucket>();
  const told = new Map<string, number>();
  let decoy: Promise<string> | undefined;

  async function failed(why: Why, address: string, account?: Account): Promise<void> {
    // What was typed as a name may be a password; only a name that somebody has is written down.
    await deps.store.append({
      kind: 'sign-in-failed',
      at: now(),
      ...(account === undefined ? {} : { operator: account.name }),
      address,
      why,
    });
  }

  /** A flood is on the record once in a while, not once a packet: the record is for people. */
  async function tooMany(address: string, account: Account | undefined, waitMs: number): Promise<Denied> {
    const at = now();
    const key = `${address} ${account?.id ?? ''}`;
    const last = told.get(key);
    if (last === undefined || Math.abs(at - last) >= emptyAfterMs(SIGN_IN_RATE)) {
      remember(told, key, at);
      await failed('too-many', address, account);
    }
    return denied('wait', waitMs);
  }

  function mayTry(address: string): number {
    const taken = take(addresses.get(address), SIGN_IN_RATE, now());
    if (!taken.ok) return taken.waitMs;
    remember(addresses, address, taken.bucket);
    return 0;
  }

  const failuresOf = (key: string, account: Account | undefined): Failures =>
    account?.failures ?? unknown.get(key) ?? { count: 0, last: 0 };

  async function setFailures(key: string, account: Account | undefined, failures: Failures): Promise<void> {
    if (account) await accounts.changeAccount(account.id, { failures });
    else if (failures.count > 0) remember(unknown, key, failures);
  }

  /** The account when name and password are right. The failure is counted before the try and taken back after it. */
  async function check(name: string, password: string, address: string): Promise<Account | Denied> {
    const waitMs = mayTry(address);
    if (waitMs > 0) return tooMany(address, undefined, waitMs);
    const key = spelling(name);
    return turn(key, async () => {
      const account = await accounts.accountByKey(key);
      const failures = failuresOf(key, account);
      const at = now();
      if (isLockedOut(failures, at)) return tooMany(address, account, lockedUntil(failures) - at);
      await setFailures(key, account, { count: failures.count + 1, last: at });
      decoy ??= secrets.hashPassword(secrets.newSecret());
      const right = await secrets.verifyPassword(
        spellPassword(password.slice(0, LONGEST * 2)),
        account?.passwordHash ?? (await decoy),
      );
      if (!account || !right || account.locked) {
        await failed(!account ? 'unknown-name' : !right ? 'password' : 'locked', address, account);
        return denied('wrong');
      }
      await setFailures(key, account, { count: 0, last: 0 });
      return account;
    });
  }

  async function signedIn(account: Account, address: string): Promise<SignedIn> {
    await deps.store.append({ kind: 'signed-in', at: now(), operator: account.name, address });
    return {
      outcome: 'signed-in',
      secret: await openSession(deps, account),
      person: personOf(deps, account),
    };
  }

  const busyIsAnAnswer = async <T>(work: () => Promise<T>): Promise<T | Denied> => {
    try {
      return await work();
    } catch (error) {
      if (error instanceof SecretsBusy) return denied('busy', 1_000);
      throw error;
    }
  };

  return {
    signIn: ({ name, password, address }) =>
      busyIsAnAnswer(async () => {
        const account = await check(name, password, address);
        return 'outcome' in account ? account : signedIn(account, address);
      }),
    changePassword: (person, current, next, address) =>
      busyIsAnAnswer(async () => {
        const account = await check(person.name, current, address);
        if ('outcome' in account) return account;
        const why = passwordProblem(next, account.name);
        if (why) return denied(why);
        if (spellPassword(next) === spellPassword(current)) return denied('password-simple');
        const passwordHash = await secrets.hashPassword(spellPassword(next));
        await deps.store.append({
          kind: 'access-changed',
          at: now(),
          operator: account.name,
          change: 'password-changed',
          subject: account.name,
        });
        await accounts.changeAccount(account.id, { passwordHash, temporary: false });
        await accounts.endSessions(account.id);
        return signedIn({ ...account, temporary: false }, address);
      }),
  };
}

function remember<T>(map: Map<string, T>, key: string, value: T): void {
  map.delete(key);
  map.set(key, value);
  const [oldest] = map.keys();
  if (map.size > REMEMBERED && oldest !== undefined) map.delete(oldest);
}

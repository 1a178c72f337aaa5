import { type Bucket, take } from '../../core/access/limits.js';
import type { Access } from '../ports/access.js';
import { spelling } from '../shielding/person.js';
import { FIRST_ROLES, firstAccountProblem, newAccount } from './accounts.js';
import type { AccessDeps } from './deps.js';
import { openSession, personOf } from './identify.js';
import { denied } from './problems.js';
import { SIGN_IN_RATE } from './sign-in.js';

/** How long the link of the first start is good. */
export const SET_UP_MS = 60 * 60_000;

export type SetUp = Pick<Access, 'setUp' | 'setUpOpen'> & {
  /** The secret of the link, where there is no account yet; told once, at the start. */
  begin(): Promise<string | undefined>;
};

/** The first account: no password comes with the program, a link does that only whoever started it has seen. */
export function createSetUp(deps: AccessDeps): SetUp {
  const { accounts, secrets, now } = deps;
  let link: { readonly digest: string; readonly at: number } | undefined;
  let tries: Bucket | undefined;

  const open = async (): Promise<boolean> => {
    const age = link === undefined ? -1 : now() - link.at;
    if (age < 0 || age > SET_UP_MS) return false;
    return (await accounts.accounts()).length === 0;
  };

  return {
    async begin() {
      if ((await accounts.accounts()).length > 0) return undefined;
      const secret = secrets.newSecret();
      link = { digest: secrets.digest(secret), at: now() };
      return secret;
    },
    setUpOpen: open,
    async setUp({ secret, name, password, address }) {
      const taken = take(tries, SIGN_IN_RATE, now());
      if (!taken.ok) return denied('wait', taken.waitMs);
      tries = taken.bucket;
      // Digests are compared, not secrets: how long that takes tells nothing of the secret.
      if (!(await open()) || secrets.digest(secret) !== link?.digest) return denied('set-up-closed');
      const why = firstAccountProblem(name, password);
      if (why) return denied(why);
      const wanted = { name, roles: FIRST_ROLES, teams: [] };
      const account = await newAccount(deps, wanted, password, false);
      const { name: operator, roles, teams } = account;
      await deps.store.append({
        kind: 'access-changed',
        at: now(),
        operator,
        change: 'account-added',
        subject: operator,
        roles,
        teams,
      });
      if (!(await accounts.addAccount(account, spelling(account.name), true))) return denied('set-up-closed');
      link = undefined;
      await deps.store.append({ kind: 'signed-in', at: now(), operator, address });
      return {
        outcome: 'signed-in',
        secret: await openSession(deps, account),
        person: personOf(deps, account),
      };
    },
  };
}

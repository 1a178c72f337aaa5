import { rolesMay, scopesMay } from '../../core/access/permissions.js';
import { ABSOLUTE_MS, IDLE_MS, isAlive } from '../../core/access/session-limits.js';
import { reachOf } from '../../core/access/teams.js';
import type { Machine, Person } from '../ports/access.js';
import type { Account } from '../ports/access-store.js';
import type { AccessDeps } from './deps.js';

/** A session says that it was used at most so often: not every look at the board is a write. */
const SEEN_EVERY_MS = 60_000;

/** Rights are read anew at each request: what was taken away is gone at once. */
export function personOf({ teams }: Pick<AccessDeps, 'teams'>, account: Account): Person {
  const { id, name, roles, extension, temporary } = account;
  return {
    kind: 'person',
    account: id,
    name,
    roles,
    teams: account.teams,
    ...(extension === undefined ? {} : { extension }),
    temporary,
    may: temporary ? new Set() : rolesMay(roles),
    reach: reachOf(teams, roles, account.teams),
  };
}

export const byCookie =
  (deps: AccessDeps) =>
  async (secret: string): Promise<Person | undefined> => {
    const { accounts, secrets } = deps;
    const digest = secrets.digest(secret);
    const session = await accounts.session(digest);
    if (!session) return undefined;
    const at = deps.now();
    const account = await accounts.account(session.account);
    if (!isAlive(session, at) || !account || account.locked) {
      await accounts.endSession(digest);
      return undefined;
    }
    if (Math.abs(at - session.seenAt) >= SEEN_EVERY_MS) await accounts.seen(digest, at);
    return personOf(deps, account);
  };

export const byToken =
  (deps: AccessDeps) =>
  async (secret: string): Promise<Machine | undefined> => {
    const token = await deps.accounts.tokenByDigest(deps.secrets.digest(secret));
    if (!token || token.revokedAt !== undefined || token.expiresAt <= deps.now()) return undefined;
    const { id, name, scopes } = token;
    return { kind: 'machine', token: id, name, scopes, may: scopesMay(scopes), reach: 'everyone' };
  };

/** A new session, and the sweep of those that are over. */
export async function openSession(deps: AccessDeps, account: Account): Promise<string> {
  const at = deps.now();
  await deps.accounts.sweepSessions(at - ABSOLUTE_MS, at - IDLE_MS);
  const secret = deps.secrets.newSecret();
  await deps.accounts.addSession({
    digest: deps.secrets.digest(secret),
    account: account.id,
    createdAt: at,
    seenAt: at,
  });
  return secret;
}

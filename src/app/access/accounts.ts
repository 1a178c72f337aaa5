import { passwordProblem, spellPassword } from '../../core/access/password.js';
import type { Role } from '../../core/access/permissions.js';
import { ALL_TEAMS } from '../../core/access/teams.js';
import type { AccessChangedRecord } from '../../core/ledger/record.js';
import type { AccessProblem, AccountDesk, AccountView, NewAccount } from '../ports/access.js';
import type { Account, AccountChange } from '../ports/access-store.js';
import { isPlainText, mixesScripts, spelling } from '../shielding/person.js';
import type { AccessDeps } from './deps.js';
import { createTurns } from './one-at-a-time.js';
import { denied } from './problems.js';

const LONGEST_NAME = 60;
const EXTENSION = /^[A-Za-z0-9][A-Za-z0-9.-]{0,31}$/;

export function createAccountDesk(deps: AccessDeps): AccountDesk {
  const { accounts, secrets, now } = deps;
  // Two administrators who lock each other at the same moment must not both succeed.
  const turn = createTurns();
  const oneByOne = <T>(work: () => Promise<T>): Promise<T> => turn('accounts', work);

  const record = (
    operator: string,
    change: AccessChangedRecord['change'],
    { name, roles, teams }: Pick<Account, 'name' | 'roles' | 'teams'>,
  ) =>
    deps.store.append({ kind: 'access-changed', at: now(), operator, change, subject: name, roles, teams });

  async function isLastAdministrator(id: string): Promise<boolean> {
    const able = (await accounts.accounts()).filter(
      (one) => !one.locked && one.roles.includes('administrator'),
    );
    return able.length === 1 && able[0]?.id === id;
  }

  return {
    list: async () => (await accounts.accounts()).map(viewOf),
    add: (wanted, operator) =>
      oneByOne(async () => {
        const why = accountProblem(wanted);
        if (why) return denied(why);
        if (await accounts.accountByKey(spelling(wanted.name))) return denied('name-taken');
        const password = secrets.newSecret().slice(0, 20);
        const account = await newAccount(deps, wanted, password, true);
        await record(operator, 'account-added', account);
        if (!(await accounts.addAccount(account, spelling(account.name)))) return denied('name-taken');
        return { outcome: 'added', account: viewOf(account), password };
      }),
    change: (id, { roles, teams, extension, locked }, operator) =>
      oneByOne(async () => {
        const account = await accounts.account(id);
        if (!account) return denied('no-account');
        const change: AccountChange = {
          ...(roles && { roles: [...new Set(roles)] }),
          ...(teams && { teams: [...new Set(teams)] }),
          ...(extension !== undefined && { extension }),
          ...(locked !== undefined && { locked }),
          // Unlocked by hand is forgiven as well.
          ...(locked === false && { failures: { count: 0, last: 0 } }),
        };
        const { extension: old, ...rest } = account;
        const kept = extension === undefined ? old : (extension ?? undefined);
        const after = { ...rest, ...change, ...(kept === undefined ? {} : { extension: kept }) } as Account;
        const why = accountProblem(after);
        if (why) return denied(why);
        const stays = !after.locked && after.roles.includes('administrator');
        if (!stays && (await isLastAdministrator(id))) return denied('last-administrator');
        await record(operator, changeOf(account, after), after);
        await accounts.changeAccount(id, change);
        if (locked) await accounts.endSessions(id);
        return { outcome: 'changed', account: viewOf(after) };
      }),
    resetPassword: (id, operator) =>
      oneByOne(async () => {
        const account = await accounts.account(id);
        if (!account) return denied('no-account');
        const password = secrets.newSecret().slice(0, 20);
        const passwordHash = await secrets.hashPassword(spellPassword(password));
        await record(operator, 'password-reset', account);
        await accounts.changeAccount(id, { passwordHash, temporary: true, failures: { count: 0, last: 0 } });
        await accounts.endSessions(id);
        return { outcome: 'changed', password };
      }),
  };
}

function changeOf(before: Account, after: Account): AccessChangedRecord['change'] {
  if (before.locked !== after.locked) return after.locked ? 'account-locked' : 'account-unlocked';
  return 'account-changed';
}

export function accountProblem({ name, roles, teams, extension }: NewAccount): AccessProblem | undefined {
  if (!isPlainText(name, LONGEST_NAME)) return 'bad-name';
  if (mixesScripts(name)) return 'mixed-script';
  if (roles.length === 0) return 'no-role';
  if (!teams.every((team) => team === ALL_TEAMS || isPlainText(team, LONGEST_NAME))) return 'bad-team';
  if (extension !== undefined && !EXTENSION.test(extension)) return 'bad-extension';
  return undefined;
}

export const firstAccountProblem = (name: string, password: string): AccessProblem | undefined =>
  accountProblem({ name, roles: FIRST_ROLES, teams: [] }) ?? passwordProblem(password, name);

/** Whoever sets the house up gives the rights; who needs to see calls is given that by name. */
export const FIRST_ROLES: readonly Role[] = ['administrator'];

export async function newAccount(
  deps: AccessDeps,
  wanted: NewAccount,
  password: string,
  temporary: boolean,
): Promise<Account> {
  return {
    id: deps.newId(),
    name: wanted.name.trim(),
    roles: [...new Set(wanted.roles)],
    teams: [...new Set(wanted.teams)],
    ...(wanted.extension === undefined ? {} : { extension: wanted.extension }),
    passwordHash: await deps.secrets.hashPassword(spellPassword(password)),
    temporary,
    locked: false,
    createdAt: deps.now(),
    failures: { count: 0, last: 0 },
  };
}

export function viewOf(account: Account): AccountView {
  const { id, name, roles, teams, extension, temporary, locked, createdAt } = account;
  return {
    id,
    name,
    roles,
    teams,
    ...(extension === undefined ? {} : { extension }),
    temporary,
    locked,
    createdAt,
  };
}

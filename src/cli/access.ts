import type { Access, AccountView, Denied } from '../app/ports/access.js';
import type { Context } from './context.js';
import { withStore } from './context.js';
import { type CliFailure, usage } from './failure.js';

/** Accounts and tokens from the command line: whoever may write the data folder may give rights, and it is on the record. */
export async function withAccess<T>(context: Context, work: (access: Access) => Promise<T>): Promise<T> {
  const { openSqliteAccess } = await import('../adapters/sqlite/access-store.js');
  const { createSecrets } = await import('../adapters/secrets/scrypt.js');
  const { createAccess } = await import('../app/access/index.js');
  const { randomUUID } = await import('node:crypto');
  return withStore(context, async (store) => {
    const accounts = openSqliteAccess({ folder: context.config.data, busyTimeoutMs: 5_000 });
    try {
      return await work(
        createAccess({
          store,
          accounts,
          secrets: createSecrets(),
          teams: context.config.teams,
          now: Date.now,
          newId: randomUUID,
        }),
      );
    } finally {
      accounts.close();
    }
  });
}

export const refuseAccess = ({ zh, en }: Denied, command: string): CliFailure =>
  usage(`${zh} / ${en}`, `callward ${command} --help`, command);

/** By id, or by the name as it is written. */
export async function findAccount(access: Access, named: string, command: string): Promise<AccountView> {
  const { spelling } = await import('../app/shielding/person.js');
  const all = await access.accounts.list();
  const found = all.find(({ id, name }) => id === named || spelling(name) === spelling(named));
  if (found) return found;
  throw usage('没有这个账户 / there is no such account', 'callward account list', command);
}

/** The name of whoever does it goes on the record; it must be one that can be read there. */
export async function checkOperator(name: string, command: string): Promise<string> {
  const { isPlainText, mixesScripts } = await import('../app/shielding/person.js');
  if (isPlainText(name, 60) && !mixesScripts(name)) return name.trim();
  throw usage('须写明经办人 / the operator must be named', `callward ${command} --help`, '--operator');
}

import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type HttpServer, startHttp, type UseCases } from '../../src/adapters/http/index.js';
import type { Limits, Tls } from '../../src/adapters/http/needs.js';
import { redact } from '../../src/adapters/log/redact.js';
import { createSecrets } from '../../src/adapters/secrets/scrypt.js';
import { openSqliteAccess, openSqliteBoard, openSqliteStore } from '../../src/adapters/sqlite/index.js';
import { createAccess } from '../../src/app/access/index.js';
import { createBoard, type RunningBoard } from '../../src/app/monitoring/board.js';
import { watchStore } from '../../src/app/monitoring/watch-store.js';
import type { Store } from '../../src/app/ports/store.js';
import { createLiveCalls, type LiveCalls } from '../../src/app/screening/live-calls.js';
import { createNumberDesk } from '../../src/app/shielding/number-desk.js';
import { ROLES, type Role, SCOPES, type Scope } from '../../src/core/access/permissions.js';
import { normalise } from '../../src/core/number/normalise.js';
import { testPolicy } from '../fakes/policy.js';
import { T0 } from '../fakes/records.js';
import { createTestLog } from '../fakes/silent-log.js';

export const PASSWORD = 'a long enough secret 7';

export interface Session {
  readonly cookie: string;
  readonly csrf: string;
}

export interface House {
  readonly url: string;
  readonly server: HttpServer;
  readonly store: Store;
  readonly board: RunningBoard;
  readonly live: LiveCalls;
  readonly access: ReturnType<typeof createAccess>;
  readonly log: ReturnType<typeof createTestLog>;
  /** What was asked of the calls: `listen c1 super`. */
  readonly deeds: string[];
  readonly clock: { at: number };
  signIn(name: string, password?: string): Promise<Session>;
  close(): Promise<void>;
}

export interface HouseOptions {
  readonly files?: string;
  readonly limits?: Partial<Limits>;
  readonly folder?: string;
  readonly origin?: string;
  readonly people?: boolean;
  readonly tls?: Tls;
}

/** The real server on the real store, with a clock of its own and passwords that are cheap to check. One account a role. */
export async function openHouse(options: HouseOptions = {}): Promise<House> {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'callward-test-'));
  const clock = { at: T0 };
  const now = () => clock.at;
  const log = createTestLog();
  const newId = () => randomUUID();
  let told: RunningBoard | undefined;
  const store = watchStore(openSqliteStore({ folder }), (record, mark) => told?.recorded(record, mark));
  const past = openSqliteBoard({ folder });
  const accounts = openSqliteAccess({ folder });
  const teams = { north: ['8001'], south: ['8002'] };
  const access = createAccess({
    store,
    accounts,
    secrets: createSecrets({ N: 16, r: 1, p: 1 }),
    teams,
    now,
    newId,
  });
  const board = await createBoard({
    store,
    past,
    now,
    newId,
    log,
    hide: redact,
    escalateMs: 120_000,
    quietAt: () => false,
    health: async (calls) => ({
      at: now(),
      ready: true,
      mode: 'enforce',
      policyVersion: 'test',
      links: [],
      lists: await past.lists(),
      ledger: (await store.head()) ?? null,
      calls,
    }),
  });
  told = board;
  const live = createLiveCalls(board.callChanged);
  const deeds: string[] = [];
  let signIns = 0;
  const read = (typed: string) => normalise(typed, testPolicy.plan);
  const cases: UseCases = {
    access,
    board,
    numbers: createNumberDesk({ store, read, now, newId, term: 'P1Y', hide: redact }),
    trends: past.trends,
    teams,
    now,
    calls: {
      attend: async ({ id }, presence, { name }) => {
        deeds.push(`${presence} ${id} ${name}`);
        return 'ringing';
      },
      end: async ({ id }, { name }) => {
        deeds.push(`end ${id} ${name}`);
        return 'ended';
      },
    },
    disposition: ({ code }) => void deeds.push(`disposition ${code}`),
  };
  const server = await startHttp({
    ...cases,
    listen: { host: '127.0.0.1', port: 0 },
    files: options.files ?? join(folder, 'no-board'),
    version: 'test',
    log,
    ...(options.tls && { tls: options.tls }),
    ...(options.origin !== undefined && { origin: options.origin }),
    ...(options.limits && { limits: options.limits }),
  });
  if (options.people !== false && options.folder === undefined) await fill(access, accounts);

  return {
    url: server.url,
    server,
    store,
    board,
    live,
    access,
    log,
    deeds,
    clock,
    async signIn(name, password = PASSWORD) {
      const answer = await access.signIn({ name, password, address: `test-${signIns++}` });
      if (answer.outcome !== 'signed-in') throw new Error(`${name}: ${answer.why}`);
      const cookie = `callward-session=${answer.secret}`;
      const me = await fetch(`${server.url}/api/session`, { headers: { cookie } });
      return { cookie, csrf: ((await me.json()) as { csrf: string }).csrf };
    },
    async close() {
      await server.close();
      accounts.close();
      past.close();
      store.close();
      if (options.folder === undefined) rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** `agent`, `supervisor` (team north), … each with the one role of that name and {@link PASSWORD}. */
async function fill(
  access: ReturnType<typeof createAccess>,
  accounts: ReturnType<typeof openSqliteAccess>,
): Promise<void> {
  const passwordHash = await createSecrets({ N: 16, r: 1, p: 1 }).hashPassword(PASSWORD);
  for (const role of ROLES) {
    const teams = role === 'supervisor' ? ['north'] : [];
    const added = await access.accounts.add(
      { name: role, roles: [role], teams, ...(role === 'agent' ? { extension: '8001' } : {}) },
      'test',
    );
    if (added.outcome === 'added')
      await accounts.changeAccount(added.account.id, { passwordHash, temporary: false });
  }
}

export async function tokenFor(house: House, scopes: readonly Scope[]): Promise<string> {
  const made = await house.access.tokens.create({ name: `for ${scopes.join()}`, scopes, days: 1 }, 'test');
  if (made.outcome !== 'created') throw new Error(made.why);
  return made.secret;
}

/** Everybody there is: nobody, each role, each scope. */
export const WHO: readonly (Role | Scope | 'anonymous')[] = ['anonymous', ...ROLES, ...SCOPES];

export async function headersOf(house: House, who: (typeof WHO)[number]): Promise<Record<string, string>> {
  if (who === 'anonymous') return {};
  if (SCOPES.some((scope) => scope === who))
    return { authorization: `Bearer ${await tokenFor(house, [who as Scope])}` };
  const { cookie, csrf } = await house.signIn(who);
  return { cookie, 'x-csrf-token': csrf };
}

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expiryOf, type HttpServer, readTls, startHttp } from '../adapters/http/index.js';
import { redact } from '../adapters/log/redact.js';
import { createSecrets } from '../adapters/secrets/scrypt.js';
import { openSqliteAccess, openSqliteBoard } from '../adapters/sqlite/index.js';
import { createAccess } from '../app/access/index.js';
import { type BoardDeps, createBoard, type RunningBoard } from '../app/monitoring/board.js';
import { watchStore } from '../app/monitoring/watch-store.js';
import type { Health } from '../app/ports/board.js';
import type { Clock, ZoneClock } from '../app/ports/clock.js';
import type { CallDesk } from '../app/ports/desk.js';
import type { Log } from '../app/ports/log.js';
import type { Disposition } from '../app/ports/pbx.js';
import type { Store } from '../app/ports/store.js';
import type { CallChanged } from '../app/screening/live-calls.js';
import { createNumberDesk } from '../app/shielding/number-desk.js';
import { readHostPort } from '../config/addresses.js';
import type { Config } from '../config/schema.js';
import type { NumberReading } from '../core/number/phone-number.js';
import type { Policy } from '../core/policy/policy.js';
import { inQuietHours, quietAt } from './desk.js';
import { VERSION } from './version.js';

const DEFAULT_LISTEN = '127.0.0.1:8090';
const TICK_MS = 1_000;
const HEALTH_MS = 15_000;

export interface SupervisionNeeds {
  readonly config: Config;
  /** As watched by {@link Supervision.watch}. */
  readonly store: Store;
  readonly policy: () => Policy;
  readonly read: (dialled: string) => NumberReading;
  readonly zoneClock: ZoneClock;
  readonly now: Clock;
  readonly newId: () => string;
  readonly log: Log;
  /** The folder the board was built into. */
  readonly files: string;
  readonly disposition?: (disposition: Disposition) => void;
  /** Made once the board knows which call is meant. */
  readonly calls?: CallDesk;
  readonly escalate?: BoardDeps['escalate'];
}

export interface Supervision {
  watch(store: Store): Store;
  readonly callChanged: CallChanged;
  link(pbx: string, state: 'up' | 'down'): void;
  /** Reads the certificate anew. */
  renew(): void;
  /** Resolves with what closes it. */
  open(needs: SupervisionNeeds): Promise<() => Promise<void>>;
}

/** The board and its server. What happens before it is open, or where it is switched off, is on record all the same. */
export function createSupervision(now: Clock): Supervision {
  const links = new Map<string, { readonly state: 'up' | 'down'; readonly since: number }>();
  let board: RunningBoard | undefined;
  let renew: () => void = () => undefined;

  async function health(
    { config, store, policy, zoneClock }: SupervisionNeeds,
    calls: number,
  ): Promise<Omit<Health, 'lists'>> {
    const { mode, version } = policy();
    const head = await store.head();
    const at = now();
    const quiet = quietAt(config.alerts, zoneClock, at);
    return {
      at,
      ready: existsSync(join(config.data, 'ready.json')),
      mode,
      policyVersion: version,
      links: config.pbx.map(({ name }) => ({
        pbx: name,
        ...(links.get(name) ?? { state: 'down', since: 0 }),
      })),
      ledger: head ?? null,
      ...(quiet && { quiet }),
      calls,
    };
  }

  async function open(needs: SupervisionNeeds): Promise<() => Promise<void>> {
    const { config, log } = needs;
    const { data: folder } = config;
    if (!config.http.enabled) return async () => undefined;
    const past = openSqliteBoard({ folder });
    const accounts = openSqliteAccess({ folder });
    const { escalateSeconds } = config.alerts;
    board = await createBoard({
      ...needs,
      past,
      hide: redact,
      health: async (calls) => ({ ...(await health(needs, calls)), lists: await past.lists() }),
      escalateMs: escalateSeconds * 1000,
      quietAt: (at) => inQuietHours(config.alerts, needs.zoneClock, at),
    });
    const running = board;
    const access = createAccess({ ...needs, accounts, secrets: createSecrets(), teams: config.teams });
    const numbers = createNumberDesk({ ...needs, term: config.refusal.term, hide: redact });
    const server = await listen(needs, {
      access,
      board: running,
      numbers,
      trends: past.trends,
      teams: config.teams,
      now,
      ...(needs.calls && { calls: needs.calls }),
      ...(needs.disposition && { disposition: needs.disposition }),
    });
    if (server) renew = () => renewCertificate(server, needs);
    const ticking = setInterval(() => running.tick(), TICK_MS).unref();
    const telling = setInterval(() => running.healthChanged(), HEALTH_MS).unref();
    const link = server && (await access.begin());
    if (server && link !== undefined) tellSetUp(server, config, link, log);
    return async () => {
      clearInterval(ticking);
      clearInterval(telling);
      board = undefined;
      renew = () => undefined;
      await server?.close();
      accounts.close();
      past.close();
    };
  }

  return {
    watch: (store) => watchStore(store, (record, mark) => board?.recorded(record, mark)),
    callChanged: (call, over) => board?.callChanged(call, over),
    link(pbx, state) {
      if (links.get(pbx)?.state === state) return;
      links.set(pbx, { state, since: now() });
      board?.healthChanged();
    },
    renew: () => renew(),
    open,
  };
}

type UseCases = Omit<
  Parameters<typeof startHttp>[0],
  'listen' | 'tls' | 'origin' | 'files' | 'version' | 'log'
>;

async function listen(
  { config, files: board, log }: SupervisionNeeds,
  cases: UseCases,
): Promise<HttpServer | undefined> {
  const { listen: asked, origin } = config.http;
  const files = certificateOf(config);
  const tls = files && readTls(files);
  try {
    const server = await startHttp({
      ...cases,
      listen: readHostPort(asked ?? DEFAULT_LISTEN),
      ...(tls && { tls }),
      ...(origin !== undefined && { origin }),
      files: board,
      version: VERSION,
      log,
    });
    log.info('the board is served', {
      url: origin ?? server.url,
      ...(tls && { certificateUntil: expiryOf(tls) }),
    });
    return server;
  } catch (error) {
    // Nobody asked for this very port, and calls come first: the gate runs without a board.
    const taken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
    if (asked !== undefined || !taken) throw error;
    log.warn('the board is not served: the port is taken; set http.listen', { listen: DEFAULT_LISTEN });
    return undefined;
  }
}

function certificateOf({ http: { certificate, key } }: Config) {
  return certificate !== undefined && key !== undefined ? { certificate, key } : undefined;
}

/** A certificate that has been renewed under its name needs no restart; one that is wrong takes nobody's place. */
function renewCertificate(server: HttpServer, { config, log }: SupervisionNeeds): void {
  const files = certificateOf(config);
  if (!files) return;
  try {
    const tls = readTls(files);
    server.renew(tls);
    log.info('certificate in force', { until: expiryOf(tls) });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    log.error('新证书未采用，原证书继续有效 / the certificate was refused, the one before stays in force', {
      why,
    });
  }
}

/** On the console alone: a log is kept, copied and read by others. The link is good on this machine only. */
function tellSetUp({ url }: HttpServer, { http }: Config, secret: string, log: Log): void {
  log.warn('no account yet: how to make the first is said on the console', {});
  const direct = http.origin === undefined && http.certificate === undefined;
  process.stderr.write(
    '\n  还没有账户 / there is no account yet:\n' +
      (direct
        ? `  首次设置（一小时内有效，仅限本机）/ set-up (one hour, on this machine only): ${url}/set-up#${secret}\n`
        : '') +
      '  callward account add NAME --role administrator --operator NAME\n\n',
  );
}

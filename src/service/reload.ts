import type { NewAlert } from '../app/monitoring/alerts.js';
import type { Clock } from '../app/ports/clock.js';
import type { Log } from '../app/ports/log.js';
import type { Store } from '../app/ports/store.js';
import type { PurposeDefaults } from '../app/screening/purpose.js';
import type { Config } from '../config/schema.js';
import { canonical } from '../core/ledger/canonical.js';
import type { Policy } from '../core/policy/policy.js';
import type { ReadPolicy } from './read-policy.js';

export interface PoliciesDeps {
  readonly first: Policy;
  readonly config: Config;
  readonly read: () => Promise<Pick<ReadPolicy, 'config' | 'policy'>>;
  readonly store: Pick<Store, 'append' | 'records'>;
  readonly now: Clock;
  readonly log: Log;
  readonly raise: (alert: NewAlert) => void;
  /** Told of each policy that has come into force, the first included. */
  readonly inForce: (policy: Policy) => void;
}

export interface Policies {
  /** The one reference: a call asks once and is judged by what it got, before or after a change. */
  readonly current: () => Policy;
  /** The defaults of the same reading; they change with the policy, at one moment. */
  readonly purposes: () => PurposeDefaults;
  /** Puts on record what is in force from the start, where the ledger does not end with it. */
  begin(): Promise<void>;
  /** Never rejects: a policy that cannot be read, or not be put on record, is told and replaces nothing. */
  reload(): Promise<void>;
}

export function createPolicies(deps: PoliciesDeps): Policies {
  const { store, now, log } = deps;
  let policy = deps.first;
  let config = deps.config;
  let purposes = purposesOf(config);
  let last: Promise<void> = Promise.resolve();

  const record = ({ version, pack, mode }: Policy) =>
    store.append({ kind: 'policy-loaded', at: now(), version, pack, mode });

  async function lastRecorded(): Promise<string | undefined> {
    for await (const { record: one } of store.records({
      kinds: ['policy-loaded'],
      newestFirst: true,
      limit: 1,
    }))
      if (one.kind === 'policy-loaded') return one.version;
    return undefined;
  }

  function use(next: Policy): void {
    policy = next;
    log.info('policy in force', { version: next.version, pack: next.pack.name, mode: next.mode });
    deps.inForce(next);
    if (next.mode === 'enforce') return;
    log.warn(SHADOW, { version: next.version, pack: next.pack.name });
    deps.raise({ code: 'shadow', level: 'warning', detail: `${SHADOW}: ${next.pack.name} ${next.version}` });
  }

  async function reload(): Promise<void> {
    try {
      const next = await deps.read();
      const waiting = changed(config, next.config);
      if (waiting.length > 0)
        log.warn('changed, and in force only after a restart', { keys: waiting.join(', ') });
      const same = next.policy.version === policy.version;
      if (!same) await record(next.policy);
      const before = purposes;
      config = { ...config, ...pick(next.config) };
      purposes = purposesOf(config);
      if (same) log.info('policy read again: unchanged', { version: policy.version });
      else use(next.policy);
      if (canonical(before) !== canonical(purposes))
        log.info('campaigns and purposes in force', { campaigns: purposes.campaigns.length });
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      const standing = `新策略未采用，原策略继续有效 / the new policy was refused, ${policy.version} stays in force`;
      log.error(standing, { why });
      deps.raise({ code: 'policy-refused', level: 'critical', detail: `${standing}: ${why}` });
    }
  }

  return {
    current: () => policy,
    purposes: () => purposes,
    async begin() {
      if ((await lastRecorded()) !== policy.version) await record(policy);
      use(policy);
    },
    reload: () => {
      last = last.then(reload);
      return last;
    },
  };
}

export const SHADOW =
  '试运行：只记录，不拦截 / SHADOW MODE: calls are decided and recorded, and none is blocked';

/** What a reload takes over; everything else waits for a restart. */
const RELOADED = ['policy', 'campaigns', 'purposes'] as const;
const pick = ({ policy, campaigns, purposes }: Config): Pick<Config, (typeof RELOADED)[number]> => ({
  policy,
  campaigns,
  purposes,
});
const purposesOf = ({ campaigns, purposes }: Config): PurposeDefaults => ({ campaigns, ...purposes });

/** The keys that differ and wait for a restart: `trunks`, `alerts.ring`. */
export function changed(before: Config, after: Config): readonly string[] {
  const differing = (a: object, b: object): string[] =>
    [...new Set([...Object.keys(a), ...Object.keys(b)])].filter(
      (key) => canonical(Reflect.get(a, key)) !== canonical(Reflect.get(b, key)),
    );
  return differing(before, after)
    .filter((key) => !RELOADED.some((taken) => taken === key))
    .flatMap((key) => {
      const [a, b]: unknown[] = [Reflect.get(before, key), Reflect.get(after, key)];
      const deeper = isMap(a) && isMap(b) ? differing(a, b) : [];
      return deeper.length > 0 ? deeper.map((inner) => `${key}.${inner}`) : [key];
    });
}

const isMap = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

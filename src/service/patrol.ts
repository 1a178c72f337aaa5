import { createHmac } from 'node:crypto';
import { createPatrol, type Patrol } from '../app/monitoring/patrol.js';
import type { ZoneClock } from '../app/ports/clock.js';
import type { Store } from '../app/ports/store.js';
import type { Config } from '../config/schema.js';
import type { Application } from './compose.js';
import { phoneOf } from './desk.js';

const TICK_MS = 10_000;

interface PatrolNeeds {
  readonly config: Config;
  readonly application: Application;
  readonly store: Store;
  readonly zoneClock: ZoneClock;
}
export type RunningPatrol = Pick<Patrol, 'changed'> & { close(): void };

/** The team leaders' patrol, where there is a plan. `changed` is told of every live call. */
export async function openPatrol({
  config,
  application,
  store,
  zoneClock,
}: PatrolNeeds): Promise<RunningPatrol> {
  const { perAgentPerWeek, days, hours, zone, leastSeconds, leaders } = config.patrol;
  const teamOf = new Map(
    Object.entries(config.teams).flatMap(([team, agents]) => agents.map((agent) => [agent, team])),
  );
  const seed = await firstHash(store);
  const patrol = createPatrol({
    plan: { perAgentPerWeek, days: [...new Set(days)].sort(), from: hours.opens, to: hours.closes },
    leaderOf: (agent) => leaders[teamOf.get(agent) ?? ''],
    phoneOf: phoneOf(config),
    ...{ store, attendance: application.attendance, leastMs: leastSeconds * 1000 },
    local: (at) => {
      const time = zoneClock(zone, at);
      return time.known ? time.value : undefined;
    },
    roll: (words) => createHmac('sha256', seed).update(words).digest().readUInt32BE() / 2 ** 32,
    later: (ms, work) => void setTimeout(work, ms).unref(),
  });
  if (perAgentPerWeek === 0) return { changed: () => undefined, close: () => undefined };
  const ticking = setInterval(() => void patrol.tick(), TICK_MS).unref();
  return { changed: patrol.changed, close: () => clearInterval(ticking) };
}

/** The same over restarts, and known to nobody who has not the ledger: an agent cannot foresee a patrol. */
async function firstHash(store: Pick<Store, 'records'>): Promise<string> {
  for await (const { hash } of store.records({ limit: 1 })) return hash;
  return 'callward';
}

import type { PatrolFinding } from '../../core/ledger/attended-record.js';
import type { Clock } from '../ports/clock.js';
import type { Store } from '../ports/store.js';

/** How often an agent was heard, and what was found. */
export interface PatrolCoverage {
  readonly agent: string;
  readonly heard: number;
  readonly seconds: number;
  readonly patrols: readonly {
    readonly id: string;
    readonly at: number;
    readonly leader: string;
    readonly seconds: number;
    readonly finding?: PatrolFinding;
    readonly note?: string;
  }[];
}

/** Every agent that is to be heard, those who never were included; by agent. Rejects with StoreUnavailable. */
export async function patrolCoverage(
  store: Pick<Store, 'records'>,
  agents: readonly string[],
  span: { readonly from: number; readonly to: number },
): Promise<readonly PatrolCoverage[]> {
  const findings = new Map<string, { readonly finding: PatrolFinding; readonly note?: string }>();
  // A finding may come days after the call.
  for await (const { record } of store.records({ kinds: ['patrol-finding'], from: span.from })) {
    if (record.kind !== 'patrol-finding') continue;
    const { finding, note } = record;
    findings.set(record.id, { finding, ...(note !== undefined && { note }) });
  }
  const byAgent = new Map<string, PatrolCoverage['patrols'][number][]>(agents.map((agent) => [agent, []]));
  for await (const { record } of store.records({ kinds: ['patrolled'], ...span })) {
    if (record.kind !== 'patrolled') continue;
    const { id, at, leader, seconds, agent } = record;
    byAgent.set(agent, [...(byAgent.get(agent) ?? []), { id, at, leader, seconds, ...findings.get(id) }]);
  }
  return [...byAgent]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([agent, patrols]) => ({
      ...{ agent, patrols, heard: patrols.length },
      seconds: patrols.reduce((sum, { seconds }) => sum + seconds, 0),
    }));
}

export interface GivenFinding {
  readonly id: string;
  readonly finding: PatrolFinding;
  readonly operator: string;
  readonly note?: string;
}

/** A word after the call; false where there is no such patrol. Rejects with StoreUnavailable. */
export async function addFinding(
  { store, now }: { readonly store: Pick<Store, 'append' | 'records'>; readonly now: Clock },
  given: GivenFinding,
): Promise<boolean> {
  for await (const { record } of store.records({ kinds: ['patrolled'] }))
    if (record.kind === 'patrolled' && record.id === given.id) {
      await store.append({ kind: 'patrol-finding', at: now(), ...given });
      return true;
    }
  return false;
}

import { FINDINGS } from '../../core/ledger/attended-record.js';
import { isDue, type PatrolPlan, type WeekTime, weekStart } from '../../core/patrol/plan.js';
import type { Store } from '../ports/store.js';
import type { LiveCall } from '../screening/live-calls.js';
import type { AttendanceDeps } from './attendance.js';
import { openSupervisorLine } from './supervisor-line.js';

export interface PatrolDeps {
  readonly plan: PatrolPlan;
  /** The phone extension of whoever leads the team of this agent. */
  readonly leaderOf: (agent: string) => string | undefined;
  readonly phoneOf: (pbx: string, extension: string) => string | undefined;
  readonly attendance: AttendanceDeps;
  readonly store: Pick<Store, 'append' | 'records'>;
  /** The local clock of the plan; undefined where it is not known. */
  readonly local: (at: number) => WeekTime | undefined;
  /** 0 to 1, the same for the same words: who knows no more than the words cannot foresee it. */
  readonly roll: (words: string) => number;
  /** Less than this was not listening. */
  readonly leastMs: number;
  readonly later: (ms: number, work: () => void) => void;
}

export interface Patrol {
  /** The live calls' own word. */
  changed(call: LiveCall, over: boolean): void;
  /** Asked some times a minute; never rejects. */
  tick(): Promise<void>;
}

/** A leader who does not come is not rung again at once. */
const AGAIN_MS = 10 * 60_000;

/** Samples live calls by plan and puts the team's leader on them as a listener; the record says who was heard, and what was found. */
export function createPatrol(deps: PatrolDeps): Patrol {
  const { plan, store, attendance } = deps;
  const { now, log } = attendance;
  const answered = new Set<LiveCall>();
  const busy = new Map<string, number>();
  let week = Number.NaN;
  let heard = new Map<string, number>();

  async function read(start: number): Promise<void> {
    if (week === start) return;
    const counts = new Map<string, number>();
    for await (const { record } of store.records({ kinds: ['patrolled'], from: start }))
      if (record.kind === 'patrolled') counts.set(record.agent, (counts.get(record.agent) ?? 0) + 1);
    heard = counts;
    week = start;
  }

  function listen(call: LiveCall, agent: string, leader: string): void {
    const ref = call.agentLeg ?? call.trunkLegs[0];
    const pbx = ref && attendance.pbx(ref.pbx);
    const phone = ref && deps.phoneOf(ref.pbx, leader);
    if (!ref || !pbx || phone === undefined) return;
    busy.set(leader, Number.POSITIVE_INFINITY);
    const id = attendance.newId();
    log.info('patrol: the leader is rung', { patrol: id, agent, leader });
    const line = openSupervisorLine(attendance, {
      ...{ pbx, phone, call: ref, presence: 'listen', later: deps.later },
      who: { operator: leader, phone, patrol: id },
      may: (deed) => deed === 'listen',
      reason: () => ({ words: ['patrol-call'] }),
      question: { words: ['press-for-finding'], answer: (key) => found(id, leader, key) },
    });
    void line.over.then(async ({ answered: came, ms }) => {
      busy.set(leader, came ? now() : now() + AGAIN_MS);
      if (ms < deps.leastMs) return;
      heard.set(agent, (heard.get(agent) ?? 0) + 1);
      const { number } = call;
      const seconds = Math.round(ms / 1000);
      await store
        .append({ kind: 'patrolled', at: now(), id, agent, leader, ref, seconds, number })
        .catch((error: unknown) => log.error('patrol not recorded', { patrol: id, why: String(error) }));
    });
  }

  async function found(id: string, operator: string, key: string): Promise<boolean> {
    const finding = /^[1-9]$/.test(key) ? FINDINGS[Number(key) - 1] : undefined;
    if (!finding) return false;
    await store.append({ kind: 'patrol-finding', at: now(), id, finding, operator });
    return true;
  }

  return {
    changed(call, over) {
      if (over) answered.delete(call);
      else if (call.answered) answered.add(call);
    },
    async tick() {
      const time = deps.local(now());
      if (!time || answered.size === 0) return;
      const start = weekStart(now(), time);
      try {
        await read(start);
      } catch (error) {
        return log.error('patrol: what was heard this week is not known', { why: String(error) });
      }
      for (const call of answered) {
        const agent = call.attempt?.agent;
        const leader = agent === undefined ? undefined : deps.leaderOf(agent);
        if (agent === undefined || leader === undefined || leader === agent) continue;
        if ((busy.get(leader) ?? 0) > now()) continue;
        const roll = (part: number) => deps.roll(`${agent}\n${start}\n${part}`);
        if (isDue(plan, time, heard.get(agent) ?? 0, roll)) listen(call, agent, leader);
      }
    },
  };
}

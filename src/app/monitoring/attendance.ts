import type { CallRef } from '../../core/call-attempt.js';
import type { AttendedRecord, Deed } from '../../core/ledger/attended-record.js';
import type { Clock } from '../ports/clock.js';
import type { Log } from '../ports/log.js';
import type { Enforcement, Pbx } from '../ports/pbx.js';
import type { Store } from '../ports/store.js';
import type { LiveCall } from '../screening/live-calls.js';

/** What is known of a live call by one of its legs. */
export interface LiveParty {
  readonly number: string;
  readonly agent?: string;
  readonly agentLeg?: CallRef;
}

export function partyOf(call: LiveCall | undefined): LiveParty | undefined {
  if (!call) return undefined;
  const { number, attempt, agentLeg } = call;
  return {
    number,
    ...(attempt?.agent !== undefined && { agent: attempt.agent }),
    ...(agentLeg && { agentLeg }),
  };
}

export interface AttendanceDeps {
  readonly store: Pick<Store, 'append'>;
  readonly now: Clock;
  readonly newId: () => string;
  readonly log: Log;
  readonly pbx: (name: string) => Pbx | undefined;
  readonly live: (ref: CallRef) => LiveParty | undefined;
  /** The agent hears a tone when somebody comes on the call. */
  readonly toldToAgent: boolean;
}

/** Who is there, and from where. */
export type Attendant = Pick<AttendedRecord, 'operator' | 'phone' | 'alert' | 'patrol'>;

/** One supervisor on one call, from the first word on record to the last. */
export interface Attendance {
  /** Puts the deed on record, then does it. `not-recorded`: nothing was done. */
  record(deed: Deed): Promise<boolean>;
  /** `end` on record, then carried out. */
  end(): Promise<Enforcement | 'not-recorded'>;
  /** The supervisor is on the call now; the agent may hear it. */
  begun(): void;
  /** Off the call, or never on it. Once. */
  over(): void;
  /** How long the supervisor has been on it. */
  readonly ms: () => number;
}

export function createAttendance(deps: AttendanceDeps, ref: CallRef, who: Attendant): Attendance {
  const { store, now, log } = deps;
  const id = deps.newId();
  const party = deps.live(ref);
  const number = party === undefined ? {} : { number: party.number };
  let recorded = false;
  let begunAt: number | undefined;
  let ended = false;
  const ms = (): number => (begunAt === undefined ? 0 : Math.max(0, now() - begunAt));

  async function record(deed: Deed): Promise<boolean> {
    const agent = party?.agent === undefined ? {} : { agent: party.agent };
    try {
      await store.append({ kind: 'attended', at: now(), id, ...who, deed, ref, ...agent, ...number });
      recorded = true;
      return true;
    } catch (error) {
      log.error('supervisor kept off the call: it cannot be recorded', { why: String(error), deed });
      return false;
    }
  }

  return {
    record,
    async end() {
      if (!(await record('end'))) return 'not-recorded';
      return (await deps.pbx(ref.pbx)?.end(ref)) ?? 'failed';
    },
    begun() {
      if (begunAt !== undefined) return;
      begunAt = now();
      const leg = party?.agentLeg;
      if (!deps.toldToAgent || !leg) return;
      void deps
        .pbx(leg.pbx)
        ?.tell(leg, 'supervisor')
        .catch((error: unknown) => log.warn('sound not played', { sound: 'supervisor', why: String(error) }));
    },
    over() {
      if (ended || !recorded) return;
      ended = true;
      store
        .append({ kind: 'attendance-ended', at: now(), id, ms: ms(), ...number })
        .catch((error: unknown) => log.error('end of an attendance not recorded', { why: String(error) }));
    },
    ms,
  };
}

import type { NewAlert } from '../app/monitoring/alerts.js';
import type { Calendar, Clock, ZoneClock } from '../app/ports/clock.js';
import type { Log } from '../app/ports/log.js';
import type { Pbx } from '../app/ports/pbx.js';
import type { Store } from '../app/ports/store.js';
import { createAnswers } from '../app/screening/answers.js';
import { followStore } from '../app/screening/follow-store.js';
import type { FactSources } from '../app/screening/gather-facts.js';
import { createInFlight } from '../app/screening/in-flight.js';
import type { LiveCalls } from '../app/screening/live-calls.js';
import type { NumberReader } from '../app/screening/number-reader.js';
import type { Permits } from '../app/screening/permits.js';
import { createReservations, type Reservations } from '../app/screening/reservations.js';
import type { CallRef } from '../core/call-attempt.js';
import { orderConcerns } from '../core/orders/binds.js';
import type { Policy } from '../core/policy/policy.js';
import { about } from './about.js';

export interface UnderWayOptions {
  readonly policy: () => Policy;
  readonly read: NumberReader;
  readonly store: Store;
  readonly zoneClock: ZoneClock;
  readonly calendar: Calendar;
  readonly now: Clock;
  readonly log: Log;
  readonly permits: Permits;
  readonly liveCalls: LiveCalls;
  readonly pbx: (name: string) => Pbx | undefined;
  readonly raise: (alert: NewAlert) => void;
}

export interface UnderWay {
  readonly sources: FactSources;
  readonly reservations: Reservations;
  look(): Promise<void>;
  legAnswered(ref: CallRef): void;
  legEnded(ref: CallRef): void;
}

/** The calls under way and what may still happen to them: an order or an entry stops them, an answer and an end are counted. */
export function createUnderWay(options: UnderWayOptions): UnderWay {
  const { store, liveCalls, raise } = options;
  const reservations = createReservations();
  const answered = createAnswers({ ...options, reservations });
  const follower = followStore({
    ...options,
    changed: async (orders, shielded) => {
      const numbers = new Set(shielded.map(({ entry }) => entry.number));
      await judgeAgain((attempt, number, call) => {
        if (orders.some((order) => orderConcerns(order, attempt))) return true;
        // The call on which the customer refused ends politely, by itself.
        const own = shielded.some(({ ref }) => ref !== undefined && liveCalls.byLeg(ref) === call);
        return numbers.has(number.key) && !own;
      });
    },
  });
  const { zoneClock, calendar } = options;
  const sources = { store, zoneClock, calendar, orders: follower.orders };
  const judgeAgain = createInFlight({
    ...options,
    ...sources,
    stopped: ({ number, attempt }, { reason }) =>
      raise({
        code: reason,
        level: 'notice',
        detail: 'stopped before it was answered',
        ...about(attempt, number),
      }),
  });

  return {
    sources,
    reservations,
    look: follower.look,
    legAnswered(ref) {
      const call = liveCalls.byLeg(ref);
      const before = call?.answered;
      liveCalls.answered(ref);
      if (call?.answered && !before) answered(call);
    },
    legEnded(ref) {
      const call = liveCalls.byLeg(ref);
      liveCalls.ended(ref);
      if (call && !call.agentLeg && call.trunkLegs.length === 0)
        reservations.ended(call.number, call.attempt?.id);
    },
  };
}

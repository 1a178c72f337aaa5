import type { NumberReading } from '../../core/number/phone-number.js';
import { zonesOf } from '../../core/number/zones.js';
import type { Order } from '../../core/orders/order.js';
import type { Policy } from '../../core/policy/policy.js';
import { type Facts, NO_FURTHER_FACTS } from '../../core/snapshot.js';
import type { LocalTime } from '../../core/time/local-time.js';
import { type Fact, known, unknown } from '../../core/verdict.js';
import type { Calendar, ZoneClock } from '../ports/clock.js';
import type { Store } from '../ports/store.js';

export interface FactSources {
  readonly store: Pick<Store, 'shieldEntries' | 'history' | 'papers'>;
  readonly zoneClock: ZoneClock;
  readonly calendar: Calendar;
  /** The orders in force or to come; a rejection means they are not known. */
  readonly orders: (at: number) => Promise<readonly Order[]>;
}

/** Everything `decide` needs to know about a number at a time. Never rejects: what cannot be found out is an unknown. */
export async function gatherFacts(
  sources: FactSources,
  number: NumberReading,
  policy: Policy,
  at: number,
): Promise<Facts> {
  if (!number.parsed) return { shield: known([]), localTimes: known([]), ...NO_FURTHER_FACTS };
  return {
    shield: await asked(() => sources.store.shieldEntries(number.key)),
    localTimes: localTimes(sources.zoneClock, zonesOf(number, policy.plan), at),
    ...NO_FURTHER_FACTS,
    orders: await asked(() => sources.orders(at)),
  };
}

async function asked<T>(ask: () => Promise<T>): Promise<Fact<T>> {
  try {
    return known(await ask());
  } catch (error) {
    return unknown(error instanceof Error ? error.message : String(error));
  }
}

/** One zone that cannot be read makes the whole fact unknown: the strictest candidate might be the missing one. */
function localTimes(zoneClock: ZoneClock, zones: readonly string[], at: number): Fact<readonly LocalTime[]> {
  const times: LocalTime[] = [];
  for (const zone of zones) {
    const time = zoneClock(zone, at);
    if (!time.known) return time;
    times.push(time.value);
  }
  return times.length > 0 ? known(times) : unknown('no time zone is known for this number');
}

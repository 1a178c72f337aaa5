import type { NumberReading } from '../../core/number/phone-number.js';
import { zonesOf } from '../../core/number/zones.js';
import type { Policy } from '../../core/policy.js';
import type { Facts } from '../../core/snapshot.js';
import type { LocalTime } from '../../core/time/local-time.js';
import { type Fact, known, unknown } from '../../core/verdict.js';
import type { ZoneClock } from '../ports/clock.js';
import type { Store } from '../ports/store.js';

export interface FactSources {
  readonly store: Pick<Store, 'shieldEntries'>;
  readonly zoneClock: ZoneClock;
}

/** Everything `decide` needs to know about a number at a time. Never rejects: what cannot be found out is an unknown. */
export async function gatherFacts(
  sources: FactSources,
  number: NumberReading,
  policy: Policy,
  at: number,
): Promise<Facts> {
  if (!number.parsed) return { shield: known([]), localTimes: known([]) };
  return {
    shield: await shieldFact(sources.store, number.key),
    localTimes: localTimes(sources.zoneClock, zonesOf(number, policy.plan), at),
  };
}

async function shieldFact(store: FactSources['store'], key: string): Promise<Facts['shield']> {
  try {
    return known(await store.shieldEntries(key));
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

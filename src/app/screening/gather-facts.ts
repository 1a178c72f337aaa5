import type { CallAttempt } from '../../core/call-attempt.js';
import { lookBack } from '../../core/caps/look-back.js';
import { decide } from '../../core/decide.js';
import type { NumberReading, PhoneNumber } from '../../core/number/phone-number.js';
import { type Place, placesOf } from '../../core/number/places.js';
import { orderConcerns } from '../../core/orders/binds.js';
import type { Order } from '../../core/orders/order.js';
import { hasExemption, papersMayHelp, papersRequired } from '../../core/papers/asked-for.js';
import { leadPlaces } from '../../core/papers/lead.js';
import type { Policy } from '../../core/policy/policy.js';
import { type Facts, NO_FURTHER_FACTS } from '../../core/snapshot.js';
import type { LocalTime } from '../../core/time/local-time.js';
import { type Fact, known, unknown, type Verdict } from '../../core/verdict.js';
import { asksCalendar } from '../../core/window/speaks.js';
import type { Calendar, ZoneClock } from '../ports/clock.js';
import type { Store } from '../ports/store.js';

export interface FactSources {
  readonly store: Pick<Store, 'shieldEntries' | 'history' | 'papers'>;
  readonly zoneClock: ZoneClock;
  readonly calendar: Calendar;
  /** The orders in force or to come; a rejection means they are not known. */
  readonly orders: (at: number) => Promise<readonly Order[]>;
}

/** The facts, and the verdict on exactly these where it had to be reached to know whether they are enough. */
export interface Gathered {
  readonly facts: Facts;
  readonly verdict?: Verdict;
}

/**
 * Everything `decide` needs to know about an attempt. Never rejects: what cannot be found out is an unknown. Papers are asked
 * for where the pack cannot do without, and else only where they could turn the answer: most calls need none.
 */
export async function gatherFacts(
  sources: FactSources,
  attempt: CallAttempt,
  number: NumberReading,
  policy: Policy,
): Promise<Gathered> {
  if (!number.parsed) return { facts: { shield: known([]), localTimes: known([]), ...NO_FURTHER_FACTS } };
  const { at, purpose } = attempt;
  const papersAndPlace = async (): Promise<Pick<Facts, 'papers' | 'localTimes'>> => {
    const papers = await asked(() => sources.store.papers(number.key));
    const places = leadPlaces(papers, at).flatMap((hint) => placesOf(number, policy.plan, hint));
    return { papers, localTimes: localTimes(sources, places, policy, at) };
  };
  const required = papersRequired(policy.pack, purpose);
  const facts: Facts = {
    shield: await asked(() => sources.store.shieldEntries(number.key)),
    ...NO_FURTHER_FACTS,
    ...(required
      ? await papersAndPlace()
      : { localTimes: localTimes(sources, placesOf(number, policy.plan), policy, at) }),
    orders: await asked(async () =>
      (await sources.orders(at)).filter((order) => orderConcerns(order, attempt)),
    ),
    ...(await pastCalls(sources, attempt, number, policy)),
  };
  if (required || !hasExemption(policy.pack, purpose)) return { facts };
  const verdict = decide(attempt, { policy, number, facts });
  return papersMayHelp(policy.pack, purpose, verdict.findings)
    ? { facts: { ...facts, ...(await papersAndPlace()) } }
    : { facts, verdict };
}

/** Asked for only where a cap of the pack speaks of the attempt, and only as far back as it looks. */
async function pastCalls(
  { store }: FactSources,
  attempt: CallAttempt,
  { key, kind }: PhoneNumber,
  { pack }: Policy,
): Promise<Partial<Pick<Facts, 'history'>>> {
  const since = kind === 'emergency' ? undefined : lookBack(pack.caps, attempt);
  return since === undefined ? {} : { history: await asked(() => store.history(key, since)) };
}

async function asked<T>(ask: () => Promise<T>): Promise<Fact<T>> {
  try {
    return known(await ask());
  } catch (error) {
    return unknown(error instanceof Error ? error.message : String(error));
  }
}

/** One zone that cannot be read makes the whole fact unknown: the strictest candidate might be the missing one. */
export function localTimes(
  { zoneClock, calendar }: Pick<FactSources, 'zoneClock' | 'calendar'>,
  places: readonly Place[],
  policy: Policy,
  at: number,
): Fact<readonly LocalTime[]> {
  const asksDay = asksCalendar(policy.pack.windows);
  const times: LocalTime[] = [];
  for (const { zone, region } of places) {
    const time = zoneClock(zone, at);
    if (!time.known) return time;
    const { date } = time.value;
    times.push(asksDay ? { ...time.value, region, day: calendar(region, date) } : { ...time.value, region });
  }
  return times.length > 0 ? known(times) : unknown('no time zone is known for this number');
}

import type { CallAttempt } from '../call-attempt.js';
import type { NumberReading } from '../number/phone-number.js';
import type { LocalTime } from '../time/local-time.js';
import type { Fact } from '../verdict.js';
import { liesIn } from '../window/region.js';
import type { Order } from './order.js';

/** `startsAt` is inside, `endsAt` and `liftedAt` are not: an order lifted at noon does not bind at noon. */
export function orderInForce(order: Order, at: number): boolean {
  if (order.liftedAt !== undefined && at >= order.liftedAt) return false;
  return at >= order.startsAt && (order.endsAt === null || at < order.endsAt);
}

export interface CallPlace {
  readonly attempt: Pick<CallAttempt, 'agent' | 'campaign'>;
  readonly number: NumberReading;
  readonly localTimes: Fact<readonly LocalTime[]>;
}

/**
 * Whether the order reaches this call. An area binds when the person may be in it: a place known only as the country may lie in
 * any of its parts, and of a number whose place is not known at all the country is.
 */
export function orderBinds({ target }: Order, { attempt, number, localTimes }: CallPlace): boolean {
  if (target.kind === 'agent') return isNamed(target.name, attempt.agent);
  if (target.kind === 'campaign') return isNamed(target.name, attempt.campaign);
  if (!number.parsed) return false;
  const places = localTimes.known && localTimes.value.length > 0 ? localTimes.value : [{ region: undefined }];
  return places.some(({ region }) => liesIn(region ?? number.country, target.name) !== 'no');
}

/** Whether the order may reach this attempt, its place apart: what is worth keeping beside the decision. */
export const orderConcerns = (order: Order, attempt: CallAttempt): boolean =>
  orderInForce(order, attempt.at) &&
  (order.target.kind === 'area' || isNamed(order.target.name, attempt[order.target.kind]));

/** `Agent1 ` and `agent1` are one: an order must not miss its man by a capital letter. */
const isNamed = (name: string, actual: string | undefined): boolean =>
  actual !== undefined && spelling(name) === spelling(actual);

const spelling = (name: string): string => name.normalize('NFKC').trim().toLowerCase();

import { orderBinds, orderInForce } from '../orders/binds.js';
import type { Order } from '../orders/order.js';
import type { Finding } from '../verdict.js';
import type { Rule } from './rule.js';

/**
 * Suspensions by order: of an area, an agent, a campaign (R2.4, R6.3). Each order that binds is its own finding. An area that has
 * an end defers the call; who may not dial is refused, whenever that ends: the call is not his to try again.
 */
export const orders: Rule = (attempt, { number, facts }) => {
  if (!number.parsed) return [];
  if (!facts.orders.known)
    return [{ reason: 'facts-unknown', gravity: 'block', detail: `orders: ${facts.orders.why}` }];
  return facts.orders.value
    .filter((order) => orderInForce(order, attempt.at))
    .filter((order) => orderBinds(order, { attempt, number, localTimes: facts.localTimes }))
    .map(finding);
};

function finding({ id, target, cause, endsAt }: Order): Finding {
  const area = target.kind === 'area';
  return {
    reason: area ? 'suspended' : 'not-entitled',
    gravity: area && endsAt !== null ? 'defer' : 'block',
    detail: `${id} ${target.kind} ${target.name} ${cause}`,
    ...(endsAt === null ? {} : { notBefore: endsAt }),
  };
}

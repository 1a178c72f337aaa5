import type { Order } from '../../core/orders/order.js';
import type { Clock } from '../ports/clock.js';
import type { Store } from '../ports/store.js';
import { isPlainText, mixesScripts, samePerson } from '../shielding/person.js';
import { type OrderRefused, refused } from './problems.js';

export interface LiftOrderDeps {
  readonly store: Pick<Store, 'append' | 'order'>;
  readonly now: Clock;
}

export interface LiftOrderRequest {
  readonly orderId: string;
  readonly reason: string;
  readonly operator: string;
  readonly approver: string;
}

export type LiftOrderAnswer = { readonly outcome: 'lifted'; readonly order: Order } | OrderRefused;

/** Lifts an order before its end: two people and a reason, all on the record (R2.4). Rejects with StoreUnavailable. */
export function liftOrder({ store, now }: LiftOrderDeps) {
  return async ({ orderId, reason, operator, approver }: LiftOrderRequest): Promise<LiftOrderAnswer> => {
    if (!isPlainText(operator)) return refused('no-operator');
    if (!isPlainText(approver)) return refused('no-approver');
    if (mixesScripts(operator) || mixesScripts(approver)) return refused('mixed-script');
    if (samePerson(operator, approver)) return refused('same-person');
    if (!isPlainText(reason, 500)) return refused('no-reason');
    const order = await store.order(orderId);
    if (!order) return refused('not-found');
    if (order.liftedAt !== undefined) return refused('already-lifted');
    const at = now();
    if (order.endsAt !== null && order.endsAt <= at) return refused('already-ended');
    const by = { reason: reason.trim(), operator: operator.trim(), approver: approver.trim() };
    await store.append({ kind: 'order-lifted', at, orderId, ...by });
    return { outcome: 'lifted', order: { ...order, liftedAt: at } };
  };
}

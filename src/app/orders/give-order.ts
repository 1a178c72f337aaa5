import type { Order, OrderCause, OrderTarget } from '../../core/orders/order.js';
import type { Clock } from '../ports/clock.js';
import type { Store } from '../ports/store.js';
import { isPlainText, mixesScripts } from '../shielding/person.js';
import { type OrderProblem, type OrderRefused, refused } from './problems.js';

export interface GiveOrderDeps {
  readonly store: Pick<Store, 'append'>;
  readonly now: Clock;
  readonly newId: () => string;
  /** The ISO 3166 code of an area as it was written; undefined where there is no such place. */
  readonly areaCode: (text: string) => string | undefined;
}

export interface GiveOrderRequest {
  readonly target: OrderTarget;
  readonly cause: OrderCause;
  /** Absent: from now on. */
  readonly startsAt?: number;
  /** null: until lifted. */
  readonly endsAt: number | null;
  readonly reference: string;
  readonly operator: string;
}

export type GiveOrderAnswer = { readonly outcome: 'given'; readonly order: Order } | OrderRefused;

/** Gives an order (R2.4, R6.3). Resolves with `given` once it is on disk. Rejects with StoreUnavailable. */
export function giveOrder(deps: GiveOrderDeps) {
  return async (request: GiveOrderRequest): Promise<GiveOrderAnswer> => {
    const at = deps.now();
    const { kind } = request.target;
    const written = request.target.name.trim();
    const name = kind === 'area' ? deps.areaCode(written) : written;
    if (!isPlainText(written)) return refused('no-target');
    if (name === undefined) return refused('bad-area');
    const { cause, startsAt = at, endsAt, reference, operator } = request;
    const problem = whatIsWrong({ ...request, startsAt }, at);
    if (problem) return refused(problem);
    const order: Order = {
      id: deps.newId(),
      target: { kind, name },
      cause,
      startsAt,
      endsAt,
      reference: reference.trim(),
      operator: operator.trim(),
    };
    await deps.store.append({ kind: 'order-given', at, order });
    return { outcome: 'given', order };
  };
}

function whatIsWrong(
  { startsAt, endsAt, reference, operator }: GiveOrderRequest & { readonly startsAt: number },
  at: number,
): OrderProblem | undefined {
  if (endsAt !== null && endsAt <= startsAt) return 'ends-before-start';
  if (endsAt !== null && endsAt <= at) return 'ended-already';
  if (!isPlainText(reference, 500)) return 'no-reference';
  if (!isPlainText(operator)) return 'no-operator';
  return mixesScripts(operator) ? 'mixed-script' : undefined;
}

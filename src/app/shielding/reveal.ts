import type { Clock } from '../ports/clock.js';
import type { Store } from '../ports/store.js';
import { isPlainText } from './person.js';
import { type Refused, refused } from './refused.js';

/**
 * Puts on the record that somebody looks at full numbers, before they are shown: what cannot be recorded is not shown
 * (R7.2). Rejects with StoreUnavailable.
 */
export function recordReveal(deps: { readonly store: Pick<Store, 'append'>; readonly now: Clock }) {
  return async (
    operator: string,
    command: string,
    numbers: number,
    number?: string,
  ): Promise<{ outcome: 'recorded' } | Refused> => {
    if (!isPlainText(operator)) return refused('no-operator');
    await deps.store.append({
      kind: 'reveal',
      at: deps.now(),
      operator: operator.trim(),
      command,
      numbers,
      ...(number === undefined ? {} : { number }),
    });
    return { outcome: 'recorded' };
  };
}

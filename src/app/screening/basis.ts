import type { CallAttempt } from '../../core/call-attempt.js';
import type { Policy } from '../../core/policy/policy.js';
import type { Facts } from '../../core/snapshot.js';
import type { Store } from '../ports/store.js';

const MINUTE = 60_000;

/** What was known when an attempt was decided. */
export interface Basis {
  readonly at: number;
  readonly policy: Policy;
  readonly facts: Facts;
  /** {@link Store.version}; undefined where the store did not say. */
  readonly version: number | undefined;
}

/**
 * Whether asking again would bring the same facts: the same minute (local times are read in minutes), the same policy, and nothing
 * changed in the store. Then the guard, a millisecond after the gate, need not look everything up once more; it still decides.
 */
export function stands(
  basis: Basis,
  { at }: CallAttempt,
  policy: Policy,
  version: number | undefined,
): boolean {
  const sameMinute = Math.floor(basis.at / MINUTE) === Math.floor(at / MINUTE);
  return sameMinute && basis.policy === policy && version !== undefined && basis.version === version;
}

/** Never rejects: a store that does not answer has no version. */
export const versionOf = (store: Pick<Store, 'version'>): Promise<number | undefined> =>
  store.version().catch(() => undefined);

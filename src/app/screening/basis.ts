import type { CallAttempt } from '../../core/call-attempt.js';
import type { NumberReading } from '../../core/number/phone-number.js';
import type { Policy } from '../../core/policy/policy.js';
import type { Facts } from '../../core/snapshot.js';
import type { Store } from '../ports/store.js';
import { type FactSources, type Gathered, gatherFacts } from './gather-facts.js';

const MINUTE = 60_000;

/** What was known when an attempt was decided, or was about to be. */
export interface Basis {
  readonly at: number;
  readonly policy: Policy;
  readonly facts: Facts;
  /** {@link Store.version}; undefined where the store did not say. */
  readonly version: number | undefined;
}

export interface Found extends Gathered {
  /** The state of the store before it was asked. */
  readonly version: number | undefined;
}

export interface BasisSources extends FactSources {
  readonly store: FactSources['store'] & Pick<Store, 'version'>;
}

/** The facts of the basis where they still stand, or new ones. Never rejects. */
export async function findOut(
  sources: BasisSources,
  attempt: CallAttempt,
  number: NumberReading,
  policy: Policy,
  basis: Basis | undefined,
): Promise<Found> {
  // A store that does not answer has no version.
  const version = await sources.store.version().catch(() => undefined);
  if (basis && stands(basis, attempt, policy, version)) return { facts: basis.facts, version };
  return { ...(await gatherFacts(sources, attempt, number, policy)), version };
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

import type { CallAttempt } from '../../core/call-attempt.js';
import type { NumberReading } from '../../core/number/phone-number.js';
import { papersRequired } from '../../core/papers/asked-for.js';
import type { Policy } from '../../core/policy/policy.js';
import { type Basis, type BasisSources, findOut } from './basis.js';
import type { NumberReader } from './number-reader.js';

/** From the PBX's first word of a channel to its question is a millisecond or two; what is older is looked up anew. */
const EXPECTED_MS = 250;

export interface ExpectedDeps extends BasisSources {
  readonly policy: () => Policy;
  readonly read: NumberReader;
}

/** Calls that the PBX has told of and that have not asked yet. */
export interface Expected {
  /** Looks up what the call will be decided on; decides and records nothing. */
  expect(attempt: CallAttempt): Promise<void>;
  /** What was looked up for exactly this question. */
  basisOf(attempt: CallAttempt, number: NumberReading): Basis | undefined;
  readonly size: number;
}

/**
 * A channel is there a millisecond before its call stands at the gate. What its decision will need is looked up in that
 * millisecond: the caller does not wait for it, and at twenty calls a second code that has just run is three times as fast.
 */
export function createExpected(deps: ExpectedDeps): Expected {
  const held = new Map<string, { readonly attempt: CallAttempt; readonly basis: Basis }>();

  function forgetOld(at: number): void {
    for (const [key, { attempt }] of held) {
      if (fresh(attempt, at)) return;
      held.delete(key);
    }
  }

  return {
    async expect(attempt) {
      forgetOld(attempt.at);
      const policy = deps.policy();
      const number = deps.read(attempt.dialled, policy.plan);
      // A read that fails rests the store, and the gate a millisecond later would find nothing known and tell another reason. So what only
      // some packs ask of the store is left to the gate.
      if (!number.parsed || policy.pack.caps.length > 0 || papersRequired(policy.pack, attempt.purpose))
        return;
      const { facts, version } = await findOut(deps, attempt, number, policy, undefined);
      held.delete(number.key);
      held.set(number.key, { attempt, basis: { at: attempt.at, policy, facts, version } });
    },
    basisOf(attempt, number) {
      const found = number.parsed ? held.get(number.key) : undefined;
      return found && fresh(found.attempt, attempt.at) && sameQuestion(found.attempt, attempt)
        ? found.basis
        : undefined;
    },
    get size() {
      return held.size;
    },
  };
}

/** A clock set back must not make it eternal. */
const fresh = ({ at: since }: CallAttempt, at: number): boolean => at >= since && at - since <= EXPECTED_MS;

/** Beside the number, what the facts about an attempt depend on. */
const sameQuestion = (one: CallAttempt, other: CallAttempt): boolean =>
  one.purpose === other.purpose &&
  one.campaign === other.campaign &&
  one.line === other.line &&
  one.agent === other.agent;

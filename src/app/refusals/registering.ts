import type { CallRef } from '../../core/call-attempt.js';
import { normalise } from '../../core/number/normalise.js';
import type { PhoneNumber } from '../../core/number/phone-number.js';
import type { Policy } from '../../core/policy/policy.js';
import type { ShieldScope, ShieldSource } from '../../core/shield/shield-entry.js';
import { type AddShieldDeps, addShield } from '../shielding/add-shield.js';

export interface Registration {
  /** {@link PhoneNumber.key} */
  readonly number: string;
  readonly source: ShieldSource;
  readonly operator: string;
  readonly scope: ShieldScope;
  readonly ref: CallRef;
  readonly evidence?: string;
}

export interface Entered {
  readonly entryId: string;
  readonly number: string;
}

/** Resolves once the entry is on disk; rejects where it could not be written, with the reason. */
export type Register = (registration: Registration) => Promise<Entered>;

/** Puts a refusal on the list, whichever way it came, for as long as the company shields (R1.2). */
export function createRegister(
  deps: AddShieldDeps & { readonly policy: () => Policy; readonly term: string },
): Register {
  const add = addShield(deps);
  return async ({ number: key, ...rest }) => {
    const number = readKey(key, deps.policy());
    if (!number) throw new Error('no number could be read on this call');
    const answer = await add({ ...rest, number, term: deps.term });
    if (answer.outcome === 'refused') throw new Error(answer.why);
    return { entryId: answer.entry.id, number: number.key };
  };
}

/** The number that is meant by a key, or by what a dialplan or a dialer calls it. */
export function readKey(text: string, { plan }: Policy): PhoneNumber | undefined {
  const reading = normalise(text, plan);
  return reading.parsed ? reading : undefined;
}

import type { NumberReading } from './number/phone-number.js';
import type { Policy } from './policy.js';
import type { ShieldEntry } from './shield/shield-entry.js';
import type { LocalTime } from './time/local-time.js';
import type { Fact } from './verdict.js';

/** What is known about the attempt at the moment of the decision. */
export interface Facts {
  /** Every entry on file for the number, in force or not. */
  readonly shield: Fact<readonly ShieldEntry[]>;
  /** The time at the called person's place; several where the place is one of several (the strictest counts). */
  readonly localTimes: Fact<readonly LocalTime[]>;
}

export interface PolicySnapshot {
  readonly policy: Policy;
  readonly number: NumberReading;
  readonly facts: Facts;
}

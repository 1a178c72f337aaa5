import type { CallHistory } from './caps/history.js';
import type { NumberReading } from './number/phone-number.js';
import type { Order } from './orders/order.js';
import type { Paper } from './papers/paper.js';
import type { Policy } from './policy/policy.js';
import type { ShieldEntry } from './shield/shield-entry.js';
import type { LocalTime } from './time/local-time.js';
import { type Fact, known } from './verdict.js';

/** What is known about the attempt at the moment of the decision. */
export interface Facts {
  /** Every entry on file for the number, in force or not. */
  readonly shield: Fact<readonly ShieldEntry[]>;
  /** The time at the called person's place; several where the place is one of several (the strictest counts). */
  readonly localTimes: Fact<readonly LocalTime[]>;
  /** Every order in force or to come, lifted ones left out. */
  readonly orders: Fact<readonly Order[]>;
  /** Past calls to the person; empty where no cap asks for them. */
  readonly history: Fact<CallHistory>;
  /** What is on file for the number; empty where nothing asks for it. */
  readonly papers: Fact<readonly Paper[]>;
}

/** For records made before a fact was kept: nothing was known to be against the call then, and nothing was asked. */
export const NO_FURTHER_FACTS: Pick<Facts, 'orders' | 'history' | 'papers'> = {
  orders: known([]),
  history: known({ numbers: [], calls: [] }),
  papers: known([]),
};

export interface PolicySnapshot {
  readonly policy: Policy;
  readonly number: NumberReading;
  readonly facts: Facts;
}

import { randomUUID } from 'node:crypto';
import type { Store } from '../app/ports/store.js';
import { gatherFacts } from '../app/screening/gather-facts.js';
import { nextAllowed } from '../app/screening/next-allowed.js';
import { withPurpose } from '../app/screening/purpose.js';
import type { CallAttempt, Purpose } from '../core/call-attempt.js';
import { decide } from '../core/decide.js';
import { normalise } from '../core/number/normalise.js';
import type { NumberReading } from '../core/number/phone-number.js';
import type { Policy } from '../core/policy/policy.js';
import type { Facts } from '../core/snapshot.js';
import type { Verdict } from '../core/verdict.js';
import type { Context } from './context.js';
import { EXIT, type ExitCode } from './exit-codes.js';

export interface Screening {
  readonly attempt: CallAttempt;
  readonly number: NumberReading;
  readonly facts: Facts;
  readonly verdict: Verdict;
  readonly policy: Policy;
}

/** What the gate would answer, by the same decision from the same facts; nothing is written. */
export async function screen(
  context: Context,
  store: Store,
  asked: {
    readonly dialled: string;
    /** Absent, the default of the campaign, as for a call that declares none. */
    readonly purpose?: Purpose;
    readonly campaign?: string;
    readonly at: number;
  },
): Promise<Screening> {
  const policy = await context.policy();
  const number = normalise(asked.dialled, policy.plan);
  const defaults = { campaigns: context.config.campaigns, ...context.config.purposes };
  const attempt: CallAttempt = withPurpose(() => defaults)({
    ...{ id: randomUUID(), door: 'check', purpose: 'sale', purposeDeclared: asked.purpose !== undefined },
    ...asked,
  });
  const sources = {
    store,
    zoneClock: await context.zoneClock(),
    calendar: await context.calendar(),
    orders: (at: number) => store.orders(at),
  };
  const { facts, verdict = decide(attempt, { policy, number, facts }) } = await gatherFacts(
    sources,
    attempt,
    number,
    policy,
  );
  // A verdict reads the days ahead strictly; here there is time to look them up.
  const notBefore =
    verdict.outcome === 'defer' ? nextAllowed(sources, attempt, { policy, number, facts }) : undefined;
  return {
    attempt,
    number,
    facts,
    verdict: { ...verdict, ...(notBefore !== undefined && { notBefore }) },
    policy,
  };
}

export const EXIT_OF: Readonly<Record<Verdict['outcome'], ExitCode>> = {
  allow: EXIT.ok,
  block: EXIT.block,
  defer: EXIT.defer,
};

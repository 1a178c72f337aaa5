import type { CallAttempt } from '../../core/call-attempt.js';
import type { Basis } from './basis.js';

/**
 * What the gate allowed and the trunk has not seen yet. The guard sees the same attempt a moment later and knows only the
 * number; a permit lets it recognise the attempt, so that it is decided and counted once. A permit is good for one
 * INVITE on each trunk (a failover to the second trunk is the same attempt) and for {@link PERMIT_MS}: after that the
 * guard decides by itself. A number shielded meanwhile has its permits withdrawn.
 */
export const PERMIT_MS = 30_000;

export interface Permit {
  readonly attempt: CallAttempt;
  /** What the gate decided on, for whoever decides again a moment later. */
  readonly basis: Basis;
  /** False where the gate's decision could not be recorded after all: then it permits nothing. */
  readonly recorded: Promise<boolean>;
}

interface Held extends Permit {
  readonly usedOn: Set<string>;
}

export interface Permits {
  grant(number: string, permit: Permit): void;
  /** The attempt this INVITE belongs to, if the gate has allowed one for this number on this PBX. */
  take(number: string, pbx: string | undefined, trunk: string, at: number): Permit | undefined;
  withdraw(number: string): void;
  /** The call ended before its INVITE: what it was allowed is nobody else's. */
  giveUp(number: string, attemptId: string): void;
  readonly size: number;
}

export function createPermits(): Permits {
  const byNumber = new Map<string, Held[]>();
  let nextSweep = 0;

  function sweep(at: number): void {
    if (at < nextSweep) return;
    nextSweep = at + PERMIT_MS;
    for (const [number, permits] of byNumber)
      keep(
        number,
        permits.filter((p) => fresh(p, at)),
      );
  }
  function keep(number: string, permits: Held[]): void {
    if (permits.length > 0) byNumber.set(number, permits);
    else byNumber.delete(number);
  }

  return {
    grant(number, permit) {
      sweep(permit.attempt.at);
      byNumber.set(number, [...(byNumber.get(number) ?? []), { ...permit, usedOn: new Set() }]);
    },
    take(number, pbx, trunk, at) {
      const permit = byNumber
        .get(number)
        ?.find((p) => fresh(p, at) && !p.usedOn.has(trunk) && p.attempt.ref?.pbx === pbx);
      permit?.usedOn.add(trunk);
      return permit;
    },
    withdraw(number) {
      byNumber.delete(number);
    },
    giveUp(number, attemptId) {
      const permits = byNumber.get(number);
      if (permits)
        keep(
          number,
          permits.filter(({ attempt }) => attempt.id !== attemptId),
        );
    },
    get size() {
      return byNumber.size;
    },
  };
}

/** A clock set back must not make a permit eternal: an age below zero is as stale as one above the limit. */
function fresh(permit: Permit, at: number): boolean {
  const age = at - permit.attempt.at;
  return age >= 0 && age <= PERMIT_MS;
}

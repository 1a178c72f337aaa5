/** Limits against guessing. Time is a parameter; a clock set back neither opens nor shuts anything for longer than its span. */

export interface Rate {
  /** So many at once … */
  readonly burst: number;
  /** … and one more in so many ms. */
  readonly everyMs: number;
}

/** A leaky bucket: how full it is and when that was so. */
export interface Bucket {
  readonly level: number;
  readonly at: number;
}

export type Taken =
  | { readonly ok: true; readonly bucket: Bucket }
  | { readonly ok: false; readonly waitMs: number };

export function take(bucket: Bucket | undefined, rate: Rate, at: number): Taken {
  const passed = bucket === undefined ? 0 : Math.max(0, at - bucket.at);
  const level = Math.max(0, (bucket?.level ?? 0) - passed / rate.everyMs);
  if (level + 1 > rate.burst)
    return { ok: false, waitMs: Math.ceil((level + 1 - rate.burst) * rate.everyMs) };
  return { ok: true, bucket: { level: level + 1, at } };
}

/** So long after the last drop a bucket says no more than none does. */
export const emptyAfterMs = ({ burst, everyMs }: Rate): number => burst * everyMs;

/** Failures of one account, kept with it so that a restart forgives nothing. */
export interface Failures {
  readonly count: number;
  readonly last: number;
}

export const FREE_TRIES = 5;
const FIRST_WAIT_MS = 30_000;
export const LONGEST_WAIT_MS = 15 * 60_000;

/**
 * Five tries, then 30 s, doubling up to 15 minutes: guessing is hopeless (four tries an hour), and whoever fails another's
 * sign-in on purpose keeps him out for minutes, not for good.
 */
export function lockedUntil({ count, last }: Failures): number {
  if (count < FREE_TRIES) return 0;
  return last + Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(16, count - FREE_TRIES));
}

export function isLockedOut(failures: Failures, at: number): boolean {
  const until = lockedUntil(failures);
  return at < until && until - at <= LONGEST_WAIT_MS;
}

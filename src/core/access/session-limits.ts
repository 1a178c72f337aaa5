/** A session nobody uses ends; one that is used ends at the end of a shift all the same. */
export const IDLE_MS = 30 * 60_000;
export const ABSOLUTE_MS = 12 * 3_600_000;

export interface SessionTimes {
  readonly createdAt: number;
  readonly seenAt: number;
}

/** A clock set back must not make a session eternal: one from the future is as dead as an old one. */
export function isAlive({ createdAt, seenAt }: SessionTimes, at: number): boolean {
  const age = at - createdAt;
  const idle = at - seenAt;
  // A minute of grace for `seenAt` written by another process whose clock is read a moment later.
  return age > -60_000 && age < ABSOLUTE_MS && idle > -60_000 && idle < IDLE_MS;
}

import type { Clock } from '../app/ports/clock.js';
import type { Log } from '../app/ports/log.js';

/** The real time, or, for tests, a clock that starts where it is told and runs on from there. */
export function policyClock(startsAt: string | undefined, log: Log): Clock {
  if (startsAt === undefined) return Date.now;
  log.warn('TESTING: the policy clock is not the real time', { clock: startsAt });
  const offset = Date.parse(startsAt) - Date.now();
  return () => Date.now() + offset;
}

import { performance } from 'node:perf_hooks';
import { StoreUnavailable } from '../../app/ports/store.js';

/**
 * Fails fast for a moment after a failure. A locked database costs the busy timeout in which the event loop stands still;
 * without this, fifty waiting calls would each pay it in turn and none would get its refusal in time.
 */
export interface Circuit {
  /** A failure that `spare` lets pass is thrown like any other, and the next use is not kept waiting for it. */
  guard<T>(work: () => T, spare?: (error: unknown) => boolean): T;
}

export function createCircuit(restMs: number, now: () => number = () => performance.now()): Circuit {
  let openUntil = Number.NEGATIVE_INFINITY;
  let last = '';
  return {
    guard(work, spare = () => false) {
      if (now() < openUntil) throw new StoreUnavailable(`${last} (tried again in a moment)`);
      try {
        return work();
      } catch (error) {
        if (spare(error)) throw error;
        openUntil = now() + restMs;
        last = error instanceof Error ? error.message : String(error);
        throw error;
      }
    },
  };
}

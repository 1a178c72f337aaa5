import type { Log } from '../app/ports/log.js';
import type { Policy } from '../core/policy/policy.js';
import { SHADOW } from './reload.js';

const EVERY_MS = 60_000;

/** Says once a minute that nothing is blocked, for as long as it is so. Returns what stops it. */
export function tellShadow(
  policy: () => Policy,
  log: Log,
  every: (ms: number, work: () => void) => () => void = repeat,
): () => void {
  return every(EVERY_MS, () => {
    const { mode, version, pack } = policy();
    if (mode === 'shadow') log.warn(SHADOW, { version, pack: pack.name });
  });
}

const repeat = (ms: number, work: () => void): (() => void) => {
  const timer = setInterval(work, ms).unref();
  return () => clearInterval(timer);
};

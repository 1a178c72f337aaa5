/**
 * Small time-bounded memory of what was decided, so that one attempt is decided and counted once: its retransmissions, and the
 * same INVITE sent again with credentials after a 401 or 407 (same Call-ID and From tag, higher CSeq). The answer itself is
 * not kept: it is built again from each copy of the request, which keeps an entry at some hundred bytes.
 */
export interface Attempts<T> {
  /** The decision of this attempt, begun at most once per key within the memory's span. */
  decide(key: string, begin: () => Promise<T>): Promise<T>;
  readonly size: number;
}

/** 64·T1, after which RFC 3261 §17.1.1.2 has no client retransmit. */
export const REMEMBERED_MS = 32_000;
/** More than 32 s at 1,000 attempts a second. */
export const REMEMBERED_MAX = 40_000;

export function createAttempts<T>(now: () => number, max: number = REMEMBERED_MAX): Attempts<T> {
  const held = new Map<string, { readonly until: number; readonly decision: Promise<T> }>();

  function forgetOld(): void {
    const at = now();
    for (const [key, entry] of held) {
      if (entry.until > at && held.size < max) return;
      held.delete(key);
    }
  }

  return {
    decide(key, begin) {
      forgetOld();
      const entry = held.get(key);
      if (entry && entry.until > now()) return entry.decision;
      const decision = begin();
      held.delete(key);
      held.set(key, { until: now() + REMEMBERED_MS, decision });
      return decision;
    },
    get size() {
      return held.size;
    },
  };
}

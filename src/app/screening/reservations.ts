import type { CallHistory, PastCall } from '../../core/caps/history.js';

/**
 * What was allowed and may not be in the store yet. A call is reserved in the same breath as it is decided, so that of two
 * calls at once the second sees the first, and no cap is overrun while the disk is written. Afterwards the store tells of it,
 * under the same id.
 */
export interface Reservations {
  reserve(call: PastCall): void;
  /** It did not go out after all. */
  release(number: string, id: string): void;
  /** The person answered. Without an id the oldest call still on its way to the number is meant. Answers with its id. */
  connected(number: string, id: string | undefined, at: number): string | undefined;
  /** It is over, answered or not. */
  ended(number: string, id: string | undefined): void;
  /** The history with what is reserved for any of its numbers. */
  merge(history: CallHistory): CallHistory;
  readonly size: number;
}

/** Longer than any decision waits for the store, so that a call is always in one of the two places. */
export const KEPT_MS = 60_000;
/** A call whose end was never heard of is taken to ring no longer than this. */
export const RINGING_MS = 300_000;

export function createReservations(): Reservations {
  const byNumber = new Map<string, Map<string, PastCall>>();
  let nextSweep = 0;
  let size = 0;

  function sweep(at: number): void {
    if (at < nextSweep && nextSweep - at <= KEPT_MS) return;
    nextSweep = at + KEPT_MS;
    for (const [number, calls] of byNumber)
      for (const call of calls.values())
        if (at - call.at > (call.ringing ? RINGING_MS : KEPT_MS)) release(number, call.id);
  }
  function release(number: string, id: string): void {
    const calls = byNumber.get(number);
    if (calls?.delete(id)) size -= 1;
    if (calls?.size === 0) byNumber.delete(number);
  }
  function change(number: string, id: string | undefined, more: Partial<PastCall>): string | undefined {
    const calls = byNumber.get(number);
    const call =
      id === undefined ? [...(calls?.values() ?? [])].find(({ ringing }) => ringing) : calls?.get(id);
    if (!calls || !call) return id;
    const { ringing: _, ...rest } = call;
    calls.set(call.id, { ...rest, ...more });
    return call.id;
  }

  return {
    reserve(call) {
      sweep(call.at);
      const calls = byNumber.get(call.number) ?? new Map<string, PastCall>();
      if (calls.has(call.id)) return;
      size += 1;
      byNumber.set(call.number, calls.set(call.id, { ...call, ringing: true }));
    },
    release,
    connected: (number, id, at) => change(number, id, { connectedAt: at }),
    ended: (number, id) => void change(number, id, {}),
    merge(history) {
      const held = history.numbers.flatMap((number) => [...(byNumber.get(number)?.values() ?? [])]);
      if (held.length === 0) return history;
      const calls = new Map(history.calls.map((call) => [call.id, call]));
      for (const call of held) calls.set(call.id, { ...calls.get(call.id), ...call });
      return { ...history, calls: [...calls.values()].toSorted((a, b) => a.at - b.at) };
    },
    get size() {
      return size;
    },
  };
}

import type { BlockedRow, LiveRow, Snapshot } from '../api/forms.js';
import type { BoardState, Ending } from './board-state.js';

const BLOCKED = 50;
const ENDINGS = 200;

export const showCall = (state: BoardState, call: LiveRow): BoardState => ({
  ...state,
  calls: new Map(state.calls).set(call.id, call),
});

/** `at` is by the service's clock, as the refusal is. */
export function endCall(state: BoardState, id: string, at: number): BoardState {
  const call = state.calls.get(id);
  if (!call) return state;
  const calls = new Map(state.calls);
  calls.delete(id);
  if (!call.refusal) return { ...state, calls };
  const ending: Ending = {
    at,
    ms: Math.max(0, at - call.refusal.at),
    ...(call.agent === undefined ? {} : { agent: call.agent }),
  };
  return { ...state, calls, endings: [ending, ...state.endings].slice(0, ENDINGS) };
}

export function showBlocked(state: BoardState, blocked: BlockedRow): BoardState {
  if (state.blocked.some(({ id }) => id === blocked.id)) return state;
  return { ...state, blocked: [blocked, ...state.blocked].slice(0, BLOCKED) };
}

/** The calls as they are now: what ended while nobody was told is gone. */
export const drawAnew = (state: BoardState, { calls = [], blocked = [] }: Partial<Snapshot>): BoardState => ({
  ...state,
  calls: new Map(calls.map((call) => [call.id, call])),
  blocked: blocked.slice(0, BLOCKED),
});

import type { BlockedRow, LiveRow, Snapshot } from '../api/forms.js';
import type { BoardState } from './board-state.js';

const BLOCKED = 50;

export const showCall = (state: BoardState, call: LiveRow): BoardState => ({
  ...state,
  calls: new Map(state.calls).set(call.id, call),
});

export function endCall(state: BoardState, id: string): BoardState {
  if (!state.calls.has(id)) return state;
  const calls = new Map(state.calls);
  calls.delete(id);
  return { ...state, calls };
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

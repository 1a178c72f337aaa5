import type { BoardEvent } from '../api/forms.js';
import { addAlert, goFurther, readAnew, takeOn } from './alerts.js';
import type { BoardInput, BoardState, Link } from './board-state.js';
import { drawAnew, endCall, showBlocked, showCall } from './calls.js';

/** The board, from all that it is told: what goes in decides what comes out, and nothing else does. */
export function reduce(state: BoardState, input: BoardInput): BoardState {
  switch (input.type) {
    case 'lost':
      return turn(state, input.type, input.at);
    case 'ready': {
      const { at, hello } = input;
      const live = { ...turn(state, 'live', at), skew: hello.at === undefined ? state.skew : hello.at - at };
      // A ledger that ends before the place we have seen is another one: what it holds is not behind that place.
      const gap = state.gap || hello.head < state.seq;
      return { ...(hello.calls ? drawAnew(live, hello) : live), gap };
    }
    case 'alerts-read':
      return readAnew(state, input.head, input.alerts);
    case 'event':
      return happen(state, input.event, input.at);
  }
}

function happen(state: BoardState, event: BoardEvent, at: number): BoardState {
  switch (event.type) {
    case 'call':
      return showCall(state, event.call);
    case 'call-ended':
      return endCall(state, event.id);
    case 'blocked':
      return showBlocked(state, event.blocked);
    case 'alert':
      return addAlert(state, event.alert);
    case 'acknowledged':
      return takeOn(state, event.alert, event.seq);
    case 'escalated':
      return goFurther(state, event.alert, event.step);
    case 'health':
      return { ...state, health: event.health, skew: event.health.at - at };
  }
}

const turn = (state: BoardState, link: Link, at: number): BoardState =>
  state.link === link ? state : { ...state, link, linkSince: at };

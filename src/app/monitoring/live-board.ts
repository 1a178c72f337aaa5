import { type Reach, reaches } from '../../core/access/teams.js';
import type { CallRef } from '../../core/call-attempt.js';
import type { DecisionRecord, ShieldAddedRecord } from '../../core/ledger/record.js';
import { maskNumber } from '../../core/number/mask.js';
import type { ReasonCode } from '../../core/reasons.js';
import type { BlockedRow, BoardEvent, LiveRow } from '../ports/board.js';
import type { Clock } from '../ports/clock.js';
import type { LiveCall } from '../screening/live-calls.js';

/** Calls that were stopped: so many of the newest are kept for the board and the agent's page. */
const STOPPED = 500;
/** Allows whose call is not seen yet; a call that never comes must not be kept for ever. */
const ALLOWS = 1_000;

interface Row {
  readonly call: LiveCall;
  view: LiveRow;
}

export interface LiveBoard {
  /** The live calls' own word that one has begun, changed or ended. */
  changed(call: LiveCall, over: boolean): void;
  decided(record: DecisionRecord): void;
  refused(record: ShieldAddedRecord): void;
  rows(reach: Reach): readonly LiveRow[];
  stopped(reach: Reach): readonly BlockedRow[];
  ref(id: string, reach: Reach): CallRef | undefined;
  idOf(ref: CallRef): string | undefined;
}

/** The calls as people see them: built from what happens, never by asking the PBX, so that twenty boards cost a call nothing. */
export function createLiveBoard(deps: {
  readonly now: Clock;
  readonly newId: () => string;
  readonly tell: (event: BoardEvent) => void;
}): LiveBoard {
  const { now, tell } = deps;
  const byCall = new Map<LiveCall, Row>();
  const byId = new Map<string, Row>();
  const allowed = new Map<string, ReasonCode>();
  const stopped: BlockedRow[] = [];

  function show(row: Row, view: LiveRow): void {
    row.view = view;
    tell({ type: 'call', ...agentOf(view), call: view });
  }

  function begin(call: LiveCall): void {
    const { attempt } = call;
    const id = attempt && !byId.has(attempt.id) ? attempt.id : deps.newId();
    const reason = attempt && allowed.get(attempt.id);
    if (attempt) allowed.delete(attempt.id);
    const view: LiveRow = {
      id,
      pbx: legsOf(call)[0]?.pbx ?? '',
      number: maskNumber(call.number),
      ...agentOf(attempt ?? {}),
      ...(attempt && { purpose: attempt.purpose }),
      ...(attempt?.campaign !== undefined && { campaign: attempt.campaign }),
      ...(attempt?.trunk !== undefined && { trunk: attempt.trunk }),
      ...(reason && { reason }),
      state: stateOf(call),
      since: now(),
    };
    const row: Row = { call, view };
    byCall.set(call, row);
    byId.set(id, row);
    show(row, view);
  }

  const find = ({ pbx, channel }: CallRef): Row | undefined =>
    [...byCall.values()].find(({ call }) =>
      legsOf(call).some((leg) => leg.pbx === pbx && leg.channel === channel),
    );

  return {
    changed(call, over) {
      const row = byCall.get(call);
      if (over) {
        if (!row) return;
        byCall.delete(call);
        byId.delete(row.view.id);
        return tell({ type: 'call-ended', ...agentOf(row.view), id: row.view.id });
      }
      if (!row) return begin(call);
      const state = stateOf(call);
      if (state === row.view.state) return;
      show(row, { ...row.view, state, ...(state === 'answered' && { answeredAt: now() }) });
    },
    decided({ attempt, number, verdict }) {
      const { outcome, reason, notBefore } = verdict;
      if (outcome === 'allow') {
        const row = byId.get(attempt.id);
        if (row) return show(row, { ...row.view, reason });
        allowed.set(attempt.id, reason);
        const [oldest] = allowed.keys();
        if (allowed.size > ALLOWS && oldest !== undefined) allowed.delete(oldest);
        return;
      }
      const { id, at, purpose, campaign } = attempt;
      const blocked: BlockedRow = {
        id,
        at,
        number: maskNumber(number.parsed ? number.key : attempt.dialled),
        ...agentOf(attempt),
        ...(campaign === undefined ? {} : { campaign }),
        purpose,
        outcome,
        reason,
        ...(notBefore === undefined ? {} : { notBefore }),
      };
      stopped.unshift(blocked);
      stopped.length = Math.min(stopped.length, STOPPED);
      tell({ type: 'blocked', ...agentOf(attempt), blocked });
    },
    refused({ at, entry, ref }) {
      const row = ref && find(ref);
      if (row) show(row, { ...row.view, refusal: { at, source: entry.source } });
    },
    rows: (reach) =>
      [...byCall.values()].map(({ view }) => view).filter(({ agent }) => reaches(reach, agent)),
    stopped: (reach) => stopped.filter(({ agent }) => reaches(reach, agent)),
    ref(id, reach) {
      const row = byId.get(id);
      if (!row || !reaches(reach, row.view.agent)) return undefined;
      // The agent's own leg is where a supervisor belongs; a call placed for the agent has a trunk leg first.
      return row.call.agentLeg ?? row.call.trunkLegs[0];
    },
    idOf: (ref) => find(ref)?.view.id,
  };
}

const legsOf = ({ agentLeg, trunkLegs }: LiveCall): readonly CallRef[] =>
  agentLeg ? [agentLeg, ...trunkLegs] : trunkLegs;

const agentOf = ({ agent }: { readonly agent?: string }) => (agent === undefined ? {} : { agent });

function stateOf({ answered, trunkLegs }: LiveCall): LiveRow['state'] {
  if (answered) return 'answered';
  return trunkLegs.length > 0 ? 'dialling' : 'cleared';
}

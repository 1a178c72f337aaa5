import type { CallAttempt, CallRef } from '../../core/call-attempt.js';
import type { OutgoingLeg } from '../ports/pbx.js';

/** One attempt on its way or under way: the agent's leg (none in a raw originate) and the legs to the trunk. */
export interface LiveCall {
  readonly number: string;
  attempt?: CallAttempt;
  agentLeg: CallRef | undefined;
  /** The leg that asked for the trunk's, before an allow of the latter is known. */
  readonly caller?: CallRef;
  readonly trunkLegs: CallRef[];
  answered: boolean;
}

export interface LiveCalls {
  /** The gate let this attempt go; its trunk leg is still to come. */
  cleared(number: string, attempt: CallAttempt): void;
  /** A trunk leg was dialled; it joins the call of the leg that asked for it. */
  dialled(number: string, leg: OutgoingLeg): void;
  answered(ref: CallRef): void;
  ended(ref: CallRef): void;
  /** After a lost link: whatever of this PBX is not among the living ended unheard. */
  sweep(pbx: string, alive: ReadonlySet<string>): void;
  byLeg(ref: CallRef): LiveCall | undefined;
  byNumber(number: string): readonly LiveCall[];
  /** Every call that is queued or ringing. */
  waiting(): readonly LiveCall[];
  readonly size: number;
}

export type CallChanged = (call: LiveCall, over: boolean) => void;

const keyOf = (ref: CallRef): string => `${ref.pbx}\n${ref.channel}`;

/** `told` hears of every call that begins, changes (`over` false) or ends. */
export function createLiveCalls(told: CallChanged = () => undefined): LiveCalls {
  const byLeg = new Map<string, LiveCall>();
  const byNumber = new Map<string, Set<LiveCall>>();
  /** Agents' legs that nothing was cleared on, where the gate stands on the trunk's leg; they may go on to other calls. */
  const asking = new Map<string, LiveCall>();
  const callOf = (ref: CallRef): LiveCall | undefined => byLeg.get(keyOf(ref)) ?? asking.get(keyOf(ref));

  function lend(call: LiveCall, leg: CallRef | undefined): void {
    call.agentLeg = leg;
    if (leg) asking.set(keyOf(leg), call);
  }
  function index(call: LiveCall, leg: CallRef): void {
    byLeg.set(keyOf(leg), call);
    const calls = byNumber.get(call.number) ?? new Set();
    byNumber.set(call.number, calls.add(call));
    told(call, false);
  }
  function forget(call: LiveCall): void {
    const calls = byNumber.get(call.number);
    calls?.delete(call);
    if (calls?.size === 0) byNumber.delete(call.number);
    told(call, true);
  }

  function ended(ref: CallRef): void {
    const call = callOf(ref);
    if (!call) return;
    byLeg.delete(keyOf(ref));
    asking.delete(keyOf(ref));
    if (call.agentLeg && keyOf(call.agentLeg) === keyOf(ref)) call.agentLeg = undefined;
    const at = call.trunkLegs.findIndex((leg) => keyOf(leg) === keyOf(ref));
    if (at >= 0) call.trunkLegs.splice(at, 1);
    const lent = call.agentLeg && asking.get(keyOf(call.agentLeg)) === call;
    if (call.trunkLegs.length === 0 && lent && call.agentLeg) {
      asking.delete(keyOf(call.agentLeg));
      call.agentLeg = undefined;
    }
    if (!call.agentLeg && call.trunkLegs.length === 0) forget(call);
  }

  return {
    cleared(number, attempt) {
      if (!attempt.ref) return;
      const dialled = byLeg.get(keyOf(attempt.ref));
      if (dialled?.number === number && !dialled.attempt && dialled.trunkLegs.length > 0) {
        dialled.attempt = attempt;
        lend(dialled, dialled.caller);
        return told(dialled, false);
      }
      index({ number, attempt, agentLeg: attempt.ref, trunkLegs: [], answered: false }, attempt.ref);
    },
    dialled(number, leg) {
      // A gate that stands on the trunk leg itself has cleared that leg; one in the dialplan the leg that asked for it.
      const cleared = [leg.caller, leg.ref].map((ref) => ref && byLeg.get(keyOf(ref)));
      // A forked Dial reaches several numbers from one agent's leg: each number is a call of its own.
      const call: LiveCall = cleared.find((one) => one?.number === number) ?? {
        number,
        agentLeg: undefined,
        ...(leg.caller && { caller: leg.caller }),
        trunkLegs: [],
        answered: false,
      };
      // The gate stood on the trunk leg itself: the agent's is the one that asked for it, if any did.
      if (call.agentLeg && keyOf(call.agentLeg) === keyOf(leg.ref)) lend(call, leg.caller);
      call.trunkLegs.push(leg.ref);
      index(call, leg.ref);
    },
    answered(ref) {
      const call = byLeg.get(keyOf(ref));
      if (!call?.trunkLegs.some((leg) => keyOf(leg) === keyOf(ref))) return;
      call.answered = true;
      told(call, false);
    },
    ended,
    sweep(pbx, alive) {
      for (const call of new Set(byLeg.values())) {
        for (const leg of [call.agentLeg, ...call.trunkLegs]) {
          if (leg?.pbx === pbx && !alive.has(leg.channel)) ended(leg);
        }
      }
    },
    byLeg: callOf,
    byNumber: (number) => [...(byNumber.get(number) ?? [])],
    waiting: () => [...byNumber.values()].flatMap((calls) => [...calls].filter(({ answered }) => !answered)),
    get size() {
      return byLeg.size;
    },
  };
}

import { REASONS, type ReasonCode } from '../../../core/reasons.js';
import type { Verdict } from '../../../core/verdict.js';
import { call, execute, LEG, setAll, setOn, word } from './commands.js';
import type { Leg } from './leg.js';
import type { GateTrunk, Plan } from './plan.js';
import { encodeUser } from './target.js';

/** What is written on the leg's socket; as many `replies` say that it was carried out. */
export interface Answer {
  readonly lets: boolean;
  readonly text: string;
  readonly replies: number;
}

/** Q.850 to FreeSWITCH's word for it; the agent's phone gets 603, 484 or 503 for these. */
const CAUSES: Readonly<Record<number, string>> = {
  21: 'CALL_REJECTED',
  28: 'INVALID_NUMBER_FORMAT',
  38: 'NETWORK_OUT_OF_ORDER',
};

/** Proof on the leg that the gate let it go, for exactly this request URI; the verdict hook ends a leg without it. */
export type Seal = (channel: string, requested: string) => string;

export const pass = (leg: Leg, seal: Seal): Answer => letsGo(leg, seal, leg.requested ?? '', []);

export const toInternal = (leg: Leg, seal: Seal, route: string): Answer =>
  letsGo(leg, seal, leg.requested ?? '', [`sip_route_uri=${route}`]);

/**
 * The route is opened and the request URI pinned to the number that was screened: a dial string may have put another into
 * `sip_destination_url`, and FreeSWITCH would have dialled the one it kept to itself.
 */
export function letGo(leg: Leg, seal: Seal, trunk: GateTrunk, user: string): Answer {
  const requested = trunk.carrier.replace(/^(sips?:)/, `$1${encodeUser(user)}@`);
  return letsGo(leg, seal, requested, [
    `sip_route_uri=${trunk.carrier}`,
    `sip_invite_req_uri=${requested}`,
    // A carrier's 302 would be followed without asking again.
    ...(leg.redirectFatal ? [] : ['outbound_redirect_fatal=true']),
  ]);
}

/** In the same breath the deadline is taken off the leg, and the leg that asked for it hears that it was let go. */
function letsGo(leg: Leg, seal: Seal, requested: string, sets: readonly string[]): Answer {
  const released = call('sched_del', LEG);
  const calls =
    leg.caller !== undefined && isChannel(leg.caller)
      ? [released, call('uuid_setvar', leg.caller, 'callward_reason', 'clear')]
      : [released];
  const text = setAll([...sets, `callward_verdict=${seal(leg.channel, requested)}`], calls);
  return { lets: true, text, replies: 1 };
}

const isChannel = (text: string): boolean => /^[\w-]{1,64}$/.test(text);

/** The leg that asked for this one hears by its variable why, for the prompt. */
function tell({ caller, full }: Pick<Leg, 'caller' | 'full'>, reason: ReasonCode) {
  return caller !== undefined && full && isChannel(caller)
    ? { text: setOn(caller, 'callward_reason', reason), replies: 1 }
    : { text: '', replies: 0 };
}

/** Ends the leg. */
export function refuse(leg: Pick<Leg, 'caller' | 'full'>, reason: ReasonCode): Answer {
  const known = Object.hasOwn(REASONS, reason) ? reason : 'not-screened';
  const cause = CAUSES[REASONS[known].cause] ?? 'CALL_REJECTED';
  const told = tell(leg, known);
  return { lets: false, text: told.text + execute('hangup', word(cause)), replies: told.replies + 1 };
}

/** Nothing but `allow`, on a trunk of ours and without objection, opens the route. */
export function answerFor(
  plan: Plan & { readonly kind: 'screen' },
  leg: Leg,
  seal: Seal,
  verdict: Verdict,
): Answer {
  if (verdict.outcome !== 'allow') return refuse(leg, verdict.reason);
  if (plan.trunk === undefined || plan.objection !== undefined) return refuse(leg, 'unparseable');
  return letGo(leg, seal, plan.trunk, plan.dialled);
}

import { REASONS, type ReasonCode } from '../../../core/reasons.js';
import type { Verdict } from '../../../core/verdict.js';
import { EXIT, execute, setOn } from './commands.js';
import type { Leg } from './leg.js';
import type { GateTrunk, Plan } from './plan.js';
import { encodeUser } from './target.js';

/** What is written on the leg's socket. `acknowledged` replies mean that it was carried out. */
export interface Answer {
  readonly lets: boolean;
  readonly text: string;
  readonly replies: number;
}

/** Q.850 to FreeSWITCH's word for it; the agent's phone gets 603, 484 or 502 for these. */
const CAUSES: Readonly<Record<number, string>> = {
  21: 'CALL_REJECTED',
  28: 'INVALID_NUMBER_FORMAT',
  38: 'NETWORK_OUT_OF_ORDER',
};

export const PASS: Answer = { lets: true, text: EXIT, replies: 1 };

export const toInternal = (route: string): Answer => ({
  lets: true,
  text: execute('set', `sip_route_uri=${route}`) + EXIT,
  replies: 2,
});

/**
 * The route is opened and the request URI pinned to the number that was screened: a dial string may have put another into
 * `sip_destination_url`, and FreeSWITCH would have dialled the one it kept to itself.
 */
export function letGo(
  leg: Pick<Leg, 'caller' | 'full'>,
  trunk: GateTrunk,
  user: string,
  reason: ReasonCode,
): Answer {
  const requested = trunk.carrier.replace(/^(sips?:)/, `$1${encodeUser(user)}@`);
  const sets = [
    `sip_route_uri=${trunk.carrier}`,
    `sip_invite_req_uri=${requested}`,
    // A carrier's 302 would be followed without asking again.
    'outbound_redirect_fatal=true',
  ];
  const told = tell(leg, reason);
  return { lets: true, text: told.text + execute('multiset', ...sets) + EXIT, replies: told.replies + 2 };
}

/** The leg that asked for this one hears by its variable what was decided, for the prompt. */
function tell({ caller, full }: Pick<Leg, 'caller' | 'full'>, reason: ReasonCode) {
  return caller !== undefined && full && /^[\w-]{1,64}$/.test(caller)
    ? { text: setOn(caller, 'callward_reason', reason), replies: 1 }
    : { text: '', replies: 0 };
}

/** Ends the leg. */
export function refuse(leg: Pick<Leg, 'caller' | 'full'>, reason: ReasonCode): Answer {
  const known = Object.hasOwn(REASONS, reason) ? reason : 'not-screened';
  const cause = CAUSES[REASONS[known].cause] ?? 'CALL_REJECTED';
  const told = tell(leg, known);
  return { lets: false, text: told.text + execute('hangup', cause), replies: told.replies + 1 };
}

/** Nothing but `allow`, on a trunk of ours and without objection, opens the route. */
export function answerFor(plan: Plan & { readonly kind: 'screen' }, leg: Leg, verdict: Verdict): Answer {
  if (verdict.outcome !== 'allow') return refuse(leg, verdict.reason);
  if (plan.trunk === undefined || plan.objection !== undefined) return refuse(leg, 'unparseable');
  return letGo(leg, plan.trunk, plan.dialled, verdict.reason);
}

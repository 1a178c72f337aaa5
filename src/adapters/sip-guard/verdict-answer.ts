import { REASONS, type Reason } from '../../core/reasons.js';
import type { Verdict } from '../../core/verdict.js';
import type { Answer } from './response.js';
import { type CarrierUri, isDialable } from './uri.js';

/**
 * The verdict as SIP: 302 to the carrier for an allow, else the reason's own status, which is a refusal whatever the registry
 * says. Nothing but `allow` can become a 302.
 */
export function answerFor(verdict: Verdict, user: string, carrier: CarrierUri): Answer {
  const reason: Reason = Object.hasOwn(REASONS, verdict.reason)
    ? REASONS[verdict.reason]
    : REASONS['not-screened'];
  if (verdict.outcome !== 'allow') return refusal(reason);
  if (!isDialable(user)) return refusal(REASONS.unparseable);
  return { status: 302, headers: [['Contact', carrier.contactFor(user)]] };
}

/** RFC 3326; the text is English because header text is read by PBX logs, not by people on the phone. */
function refusal(reason: Reason): Answer {
  const status = reason.sip >= 400 && reason.sip <= 699 ? reason.sip : 603;
  const text = reason.en.replace(/["\\\r\n]/g, ' ');
  return { status, headers: [['Reason', `Q.850;cause=${reason.cause};text="${text}"`]] };
}

export const NOT_SCREENED: Answer = refusal(REASONS['not-screened']);

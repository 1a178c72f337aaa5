import { REASONS, type Reason, type ReasonCode } from '../../core/reasons.js';
import type { Verdict } from '../../core/verdict.js';
import type { Answer } from './response.js';
import { type CarrierUri, isDialable } from './uri.js';

/**
 * The verdict as SIP: 302 to the carrier for an allow, else the reason's own status, which is a refusal whatever the registry
 * says. Nothing but `allow` can become a 302.
 */
export function answerFor(verdict: Verdict, user: string, carrier: CarrierUri): Answer {
  if (verdict.outcome !== 'allow')
    return refusal(Object.hasOwn(REASONS, verdict.reason) ? verdict.reason : 'not-screened');
  if (!isDialable(user)) return refusal('unparseable');
  return { status: 302, headers: [['Contact', carrier.contactFor(user)]] };
}

/**
 * RFC 3326; the text is English because header text is read by PBX logs, not by people on the phone. The status line names the
 * dialplan's extension for a refused call: of all that a trunk answers, it is what Asterisk hands on to the caller's dialplan.
 */
function refusal(code: ReasonCode): Answer {
  const reason: Reason = REASONS[code];
  const status = reason.sip >= 400 && reason.sip <= 699 ? reason.sip : 603;
  const text = reason.en.replace(/["\\\r\n]/g, ' ');
  return {
    ...{ status, phrase: `callward ${reason.cause}${code}` },
    headers: [['Reason', `Q.850;cause=${reason.cause};text="${text}"`]],
  };
}

export const NOT_SCREENED: Answer = refusal('not-screened');

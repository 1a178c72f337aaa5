import type { Enforcement } from '../../app/ports/pbx.js';
import type { CallAttempt } from '../../core/call-attempt.js';
import type { NumberReading } from '../../core/number/phone-number.js';
import { REASONS, type ReasonCode } from '../../core/reasons.js';
import type { Verdict } from '../../core/verdict.js';
import type { Command } from './commands.js';
import type { AriReply } from './requests.js';
import { numberForTrunk, type Trunk } from './trunk.js';

const refuse = (channel: string, reason: ReasonCode): Command => ({
  kind: 'continue',
  channel,
  context: 'callward-refused',
  extension: `${String(REASONS[reason].cause).padStart(2, '0')}${reason}`,
});

/**
 * The one command that carries a verdict out. An allow that cannot be dialled as screened (no number, or a trunk the
 * service does not know) is refused: nothing unscreened reaches Dial.
 */
export function planEnforcement(
  verdict: Verdict,
  call: {
    readonly channel: string;
    readonly attempt: CallAttempt;
    readonly reading: NumberReading;
    readonly trunks: readonly Trunk[];
  },
): Command {
  const { attempt, channel, reading, trunks } = call;
  if (verdict.outcome !== 'allow') return refuse(channel, verdict.reason);
  const trunk = trunks.find((one) => one.name === attempt.trunk);
  if (!trunk) return refuse(channel, 'not-screened');
  const number = numberForTrunk(reading, attempt.dialled, trunk.format);
  return number === undefined
    ? refuse(channel, 'unparseable')
    : { kind: 'continue', channel, context: 'callward-cleared', extension: number };
}

/** 404: the channel is gone. 409: it left our application, so the dialplan's own block has it. */
export function outcomeOf(reply: AriReply): Enforcement {
  if (!reply.answered) return 'failed';
  if (reply.status >= 200 && reply.status < 300) return 'enforced';
  return reply.status === 404 || reply.status === 409 ? 'already-gone' : 'failed';
}

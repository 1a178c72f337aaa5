import type { Log } from '../../app/ports/log.js';
import type { Enforcement, PbxListener } from '../../app/ports/pbx.js';
import type { CallAttempt } from '../../core/call-attempt.js';
import type { NumberReading } from '../../core/number/phone-number.js';
import type { Verdict } from '../../core/verdict.js';
import { outcomeOf, planEnforcement } from './enforce.js';
import type { Link } from './link.js';
import type { Trunk } from './trunk.js';

export interface ScreeningNeeds {
  readonly link: Link;
  readonly listener: PbxListener;
  readonly trunks: readonly Trunk[];
  readonly log: Log;
  numberFor(dialled: string): NumberReading;
}

/** Screens the calls that stand at the gate; a call is in hand once, whether an event or the sweep found it. */
export function createScreening({ link, listener, trunks, log, numberFor }: ScreeningNeeds) {
  const inHand = new Set<string>();

  async function hangUp(channel: string): Promise<void> {
    await link.command({ kind: 'hang-up', channel, cause: 21 });
  }

  async function enforce(attempt: CallAttempt, channel: string, verdict: Verdict): Promise<Enforcement> {
    const command = planEnforcement(verdict, {
      attempt,
      channel,
      reading: numberFor(attempt.dialled),
      trunks,
    });
    const reply = await link.command(command);
    const outcome = outcomeOf(reply);
    if (outcome === 'failed') {
      log.error('asterisk: a verdict was not carried out, the call is hung up', {
        attempt: attempt.id,
        why: reply.answered ? `HTTP ${reply.status}` : reply.why,
      });
      await hangUp(channel);
    }
    const refusedAfterAll =
      verdict.outcome === 'allow' && command.kind === 'continue' && command.context === 'callward-refused';
    return refusedAfterAll && outcome === 'enforced' ? 'failed' : outcome;
  }

  async function screen(attempt: CallAttempt, channel: string): Promise<void> {
    if (inHand.has(channel)) return;
    inHand.add(channel);
    try {
      const verdict = await listener.screen(attempt);
      listener.enforced(attempt, verdict, await enforce(attempt, channel, verdict));
    } catch (error) {
      // Nobody is left in silence: whatever went wrong on our side, the channel ends.
      log.error('asterisk: screening broke off, the call is hung up', {
        attempt: attempt.id,
        why: String(error),
      });
      await hangUp(channel);
    } finally {
      inHand.delete(channel);
    }
  }

  return { screen };
}
export type Screening = ReturnType<typeof createScreening>;

import type { CallRef } from '../../core/call-attempt.js';
import type { PoliteEndingRecord } from '../../core/ledger/refusal-record.js';
import type { NewAlert } from '../monitoring/alerts.js';
import type { Clock } from '../ports/clock.js';
import type { Log } from '../ports/log.js';
import type { Pbx } from '../ports/pbx.js';
import type { Store } from '../ports/store.js';
import type { LiveCall } from '../screening/live-calls.js';

export interface SellingOnDeps {
  readonly store: Pick<Store, 'append'>;
  readonly now: Clock;
  readonly log: Log;
  readonly later: (ms: number, work: () => void) => void;
  readonly pbx: (name: string) => Pbx | undefined;
  readonly raise: (alert: NewAlert) => void;
  readonly alertMs: number;
  /** Past it the call is ended; absent: never. */
  readonly endMs?: number;
}

export interface SellingOn {
  /** The customer has refused. Without `sure` the call is not ended: somebody may have misheard. */
  refused(call: LiveCall, ref: CallRef, sure: boolean): void;
  takenBack(call: LiveCall): void;
  /** The customer is gone. */
  over(call: LiveCall): void;
}

interface Talk {
  readonly at: number;
  readonly ref: CallRef;
  sure: boolean;
  ended: boolean;
}

/** From a refusal to the end of the call a clock runs (R6.2): past the first limit the supervisor hears of it, past the second it ends. */
export function createSellingOn(deps: SellingOnDeps): SellingOn {
  const talks = new Map<LiveCall, Talk>();
  const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

  function tell(call: LiveCall, talk: Talk, level: 'warning' | 'critical', more: string): void {
    deps.raise({
      code: 'selling-on',
      level,
      number: call.number,
      ref: call.agentLeg ?? talk.ref,
      detail: `${seconds(deps.now() - talk.at)} since the refusal${more}`,
      ...agentOf(call),
    });
  }

  async function end(call: LiveCall, talk: Talk): Promise<void> {
    if (!talk.sure) return;
    talk.ended = true;
    const outcomes = await Promise.all(call.trunkLegs.map((leg) => deps.pbx(leg.pbx)?.end(leg)));
    const failed = outcomes.some((outcome) => outcome === undefined || outcome === 'failed');
    if (failed) talk.ended = false;
    tell(call, talk, 'critical', failed ? '; the call could not be ended' : '; the call was ended');
  }

  return {
    refused(call, ref, sure) {
      const known = talks.get(call);
      if (known) {
        known.sure ||= sure;
        return;
      }
      // Nobody is there to sell: the customer is gone, or the message of an abandoned call is playing.
      if (call.trunkLegs.length === 0) return;
      const talk: Talk = { at: deps.now(), ref, sure, ended: false };
      talks.set(call, talk);
      const still = (): boolean => talks.get(call) === talk && !talk.ended;
      const whenStill = (ms: number, work: () => void): void =>
        deps.later(ms, () => void (still() && work()));
      whenStill(deps.alertMs, () => tell(call, talk, 'warning', ''));
      whenStill(deps.alertMs * 2, () => tell(call, talk, 'critical', '; it still goes on'));
      if (deps.endMs !== undefined) whenStill(deps.endMs, () => void end(call, talk));
    },
    takenBack: (call) => void talks.delete(call),
    over(call) {
      const talk = talks.get(call);
      if (!talk) return;
      talks.delete(call);
      const at = deps.now();
      const record: PoliteEndingRecord = {
        kind: 'polite-ending',
        at,
        number: call.number,
        ref: talk.ref,
        refusedAt: talk.at,
        ms: Math.max(0, at - talk.at),
        how: talk.ended ? 'ended' : 'hung-up',
        ...agentOf(call),
        ...(call.attempt && { attempt: call.attempt.id }),
      };
      deps.store.append(record).catch((error: unknown) => {
        deps.log.error('time to the polite ending not recorded', { why: String(error) });
      });
    },
  };
}

const agentOf = ({ attempt }: LiveCall): { readonly agent?: string } =>
  attempt?.agent === undefined ? {} : { agent: attempt.agent };

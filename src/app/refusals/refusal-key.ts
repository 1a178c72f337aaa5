import { normalise } from '../../core/number/normalise.js';
import type { PhoneNumber } from '../../core/number/phone-number.js';
import type { Policy } from '../../core/policy/policy.js';
import type { Clock } from '../ports/clock.js';
import type { Log } from '../ports/log.js';
import type { KeyAnswer, KeyPress, PoliteEnding } from '../ports/pbx.js';
import type { LiveCall, LiveCalls } from '../screening/live-calls.js';

/** A refusal put on disk. `repeated` where the number was shielded on this very call already. */
export interface Registered {
  readonly entryId: string;
  readonly number: string;
}

export interface RefusalKeyDeps {
  readonly policy: () => Policy;
  readonly liveCalls: LiveCalls;
  readonly now: Clock;
  readonly log: Log;
  readonly ending: PoliteEnding;
  /** How long after the press the same agent may take it back. */
  readonly undoMs: number;
  /** Resolves once the entry is durable (fsync); rejects when it could not be written. */
  readonly register: (number: PhoneNumber, press: KeyPress) => Promise<Registered>;
  readonly undo: (refusal: Registered, press: KeyPress) => Promise<void>;
  /** Stops what is queued or ringing to the number; the call of the press is spared. */
  readonly revoke: (number: string, press: KeyPress) => Promise<unknown>;
  readonly registered: (refusal: Registered, press: KeyPress) => void;
  readonly failed: (press: KeyPress, why: string) => void;
}

export interface RefusalKey {
  refuse(press: KeyPress): Promise<KeyAnswer>;
  undo(press: KeyPress): Promise<KeyAnswer>;
}

interface Press {
  readonly refusal: Registered;
  readonly at: number;
  readonly agent: string | undefined;
}

/**
 * The agent's key (R1.2, R1.4). The answer is given only when the entry is on disk, because the tone follows the answer.
 * One call gives one entry: a second press on it confirms the first. Never rejects: a failure is an answer the agent hears.
 */
export function createRefusalKey(deps: RefusalKeyDeps): RefusalKey {
  const byLeg = new Map<string, Press>();
  const inFlight = new Map<string, Promise<KeyAnswer>>();

  async function register(press: KeyPress): Promise<KeyAnswer> {
    const number = numberOf(deps, press);
    if (!number) return fail(press, 'no number could be read on this call');
    try {
      const refusal = await deps.register(number, press);
      const at = deps.now();
      forgetBefore(at - deps.undoMs);
      byLeg.set(legOf(press), { refusal, at, agent: press.agent });
      await deps.revoke(number.key, press);
      deps.registered(refusal, press);
      return { outcome: 'registered', ending: deps.ending };
    } catch (error) {
      return fail(press, error instanceof Error ? error.message : String(error));
    }
  }

  function fail(press: KeyPress, why: string): KeyAnswer {
    deps.failed(press, why);
    return { outcome: 'failed' };
  }

  /** Old presses are only of use while they can be undone or repeated on their call. */
  function forgetBefore(at: number): void {
    for (const [leg, press] of byLeg) {
      if (press.at < at && !deps.liveCalls.byLeg(refOf(leg))) byLeg.delete(leg);
    }
  }

  return {
    async refuse(press) {
      const leg = legOf(press);
      const earlier = inFlight.get(leg);
      if (earlier) return repeated(await earlier);
      if (byLeg.has(leg)) return { outcome: 'repeated', ending: deps.ending };
      const answer = register(press).finally(() => inFlight.delete(leg));
      inFlight.set(leg, answer);
      return answer;
    },
    async undo(press) {
      const found = latest(byLeg, press);
      if (!found) return fail(press, 'there is no refusal to undo');
      const [leg, { refusal, at }] = found;
      if (deps.now() - at > deps.undoMs) return fail(press, 'the time to undo is over');
      try {
        await deps.undo(refusal, press);
        byLeg.delete(leg);
        return { outcome: 'undone' };
      } catch (error) {
        return fail(press, error instanceof Error ? error.message : String(error));
      }
    },
  };
}

const repeated = (answer: KeyAnswer): KeyAnswer =>
  answer.outcome === 'registered' ? { ...answer, outcome: 'repeated' } : answer;

const legOf = (press: KeyPress): string => `${press.ref.pbx}\n${press.ref.channel}`;
const refOf = (leg: string): LiveCallRef => {
  const [pbx = '', channel = ''] = leg.split('\n');
  return { pbx, channel };
};
type LiveCallRef = KeyPress['ref'];

/** The press on the same leg, or, dialled from an idle phone, the newest one of the same agent. */
function latest(presses: ReadonlyMap<string, Press>, undo: KeyPress): [string, Press] | undefined {
  const own = presses.get(legOf(undo));
  if (own) return [legOf(undo), own];
  if (undo.agent === undefined) return undefined;
  return [...presses].filter(([, press]) => press.agent === undo.agent).at(-1);
}

/** The number of the live call, which was screened; the dialplan's own word for it only where the call is not known. */
function numberOf(deps: RefusalKeyDeps, press: KeyPress): PhoneNumber | undefined {
  const call: LiveCall | undefined = deps.liveCalls.byLeg(press.ref);
  // A leg that was adopted after a restart has its number and no attempt.
  const spelled = call?.attempt?.dialled ?? readable(call) ?? press.dialled;
  const reading = spelled === undefined ? undefined : normalise(spelled, deps.policy().plan);
  return reading?.parsed ? reading : undefined;
}

const readable = (call: LiveCall | undefined): string | undefined =>
  call?.number.startsWith('unread:') ? undefined : call?.number;

import type { CallAttempt } from '../../core/call-attempt.js';
import { decide } from '../../core/decide.js';
import type { NumberReading } from '../../core/number/phone-number.js';
import type { Policy } from '../../core/policy/policy.js';
import type { Facts } from '../../core/snapshot.js';
import { known, unknown, type Verdict } from '../../core/verdict.js';
import type { Log } from '../ports/log.js';
import type { Store } from '../ports/store.js';
import { type Found, findOut } from './basis.js';
import type { Expected } from './expected.js';
import type { FactSources } from './gather-facts.js';
import type { NumberReader } from './number-reader.js';
import type { Permit, Permits } from './permits.js';
import type { Reservations } from './reservations.js';
import { within } from './within.js';

export interface ScreenCallDeps extends FactSources {
  readonly policy: () => Policy;
  readonly read: NumberReader;
  readonly store: Pick<Store, 'shieldEntries' | 'history' | 'papers' | 'append' | 'version'>;
  readonly permits: Permits;
  readonly expected: Pick<Expected, 'basisOf'>;
  readonly reservations: Reservations;
  /** The whole answer is due in this many milliseconds; what is not known by then is an unknown, and blocks. */
  readonly budgetMs: number;
  readonly log: Log;
  /** True where a trunk guard will ask again before any INVITE leaves, so that an allow may be recorded alongside. */
  readonly guardFollows: (attempt: CallAttempt) => boolean;
  /** Runs the work once the answer is on its way. */
  readonly afterwards: (work: () => Promise<boolean>) => Promise<boolean>;
  /** Told of every new decision, once; of a gate's allow that a guard follows as soon as the answer is on its way. */
  readonly decided: (attempt: CallAttempt, number: NumberReading, verdict: Verdict) => void;
}

export type ScreenCall = (attempt: CallAttempt) => Promise<Verdict>;

/**
 * The one place that waits: number once, facts inside the budget, decide, record, answer. It never rejects. An allow that
 * cannot be recorded is turned into a block (R8.3: what cannot be proven does not go out), except to an emergency number.
 * Where a guard follows, the gate's allow is recorded while the PBX prepares the INVITE, and the guard waits for it: that
 * takes the disk out of the caller's way, and an allow that could not be recorded permits nothing.
 */
export function createScreenCall(deps: ScreenCallDeps): ScreenCall {
  return async (asked) => {
    const policy = deps.policy();
    const number = deps.read(asked.dialled, policy.plan);
    const permit = await permitFor(deps, asked, number);
    const attempt = permit ? asTheGateSaw(permit.attempt, asked) : atItsDoor(deps, asked, policy);
    const { version, ...found } = await within(
      deps.budgetMs,
      findOut(deps, attempt, number, policy, permit?.basis ?? deps.expected.basisOf(attempt, number)),
      factsTooLate,
    );
    // From here until the call is reserved nothing waits: of two calls at once the second sees the first (R2.3).
    const facts = withReserved(deps.reservations, found.facts);
    const reached = facts === found.facts ? found.verdict : undefined;
    const verdict = reached ?? decide(attempt, { policy, number, facts });
    reserve(deps.reservations, policy, attempt, number, verdict);
    if (permit && verdict.outcome === 'allow') return verdict;
    if (
      verdict.outcome === 'allow' &&
      attempt.door === 'gate' &&
      number.parsed &&
      deps.guardFollows(attempt)
    ) {
      const { key } = number;
      const recorded = deps.afterwards(async () => {
        deps.decided(attempt, number, verdict);
        const failure = await write(deps, attempt, number, facts, verdict);
        if (failure !== undefined) deps.reservations.release(key, attempt.id);
        return failure === undefined;
      });
      deps.permits.grant(key, {
        attempt,
        basis: { at: attempt.at, policy, facts: found.facts, version },
        recorded,
      });
      return verdict;
    }
    const standing = await record(deps, attempt, number, facts, verdict);
    if (standing.outcome !== 'allow' && number.parsed) deps.reservations.release(number.key, attempt.id);
    deps.decided(attempt, number, standing);
    return standing;
  };
}

/**
 * The gate knew who is calling and why; the guard sees a number on a trunk, and the caller ID that the carrier will see. One
 * attempt, judged as the gate saw it.
 */
function asTheGateSaw(permitted: CallAttempt, { at, door, presented }: CallAttempt): CallAttempt {
  const { callerIdPending: _, presented: extension, ...gate } = permitted;
  return { ...gate, at, door, ...(presented === undefined ? {} : { presented }) };
}

function atItsDoor(deps: ScreenCallDeps, asked: CallAttempt, { pack }: Policy): CallAttempt {
  const pending = pack.callerId && asked.door === 'gate' && deps.guardFollows(asked);
  return pending ? { ...asked, callerIdPending: true } : asked;
}

function withReserved(reservations: Reservations, facts: Facts): Facts {
  const { history } = facts;
  if (!history.known || reservations.size === 0) return facts;
  const merged = reservations.merge(history.value);
  return merged === history.value ? facts : { ...facts, history: known(merged) };
}

function reserve(
  reservations: Reservations,
  { pack }: Policy,
  { id, at, purpose, campaign }: CallAttempt,
  number: NumberReading,
  { outcome, reason }: Verdict,
): void {
  if (pack.caps.length === 0 || outcome !== 'allow' || reason === 'emergency' || !number.parsed) return;
  reservations.reserve({
    id,
    at,
    number: number.key,
    purpose,
    ...(campaign === undefined ? {} : { campaign }),
  });
}

async function permitFor(
  deps: ScreenCallDeps,
  asked: CallAttempt,
  number: NumberReading,
): Promise<Permit | undefined> {
  if (asked.door !== 'guard' || !number.parsed) return undefined;
  const permit = deps.permits.take(number.key, asked.ref?.pbx, asked.trunk ?? '', asked.at);
  const good = permit && (await within(deps.budgetMs, permit.recorded, () => false));
  return good ? permit : undefined;
}

const factsTooLate = (): Found => {
  const late = unknown('the store did not answer in time');
  return {
    facts: { shield: late, localTimes: late, orders: late, history: late, papers: late },
    version: undefined,
  };
};

/** Resolves to why the decision is not on record, or to undefined when it is. */
async function write(
  deps: ScreenCallDeps,
  attempt: CallAttempt,
  number: NumberReading,
  facts: Facts,
  verdict: Verdict,
): Promise<string | undefined> {
  const written = deps.store
    .append({ kind: 'decision', at: attempt.at, attempt, number, facts, verdict })
    .then(() => undefined)
    .catch((error: unknown) => (error instanceof Error ? error.message : String(error)));
  const failure = await within(deps.budgetMs, written, () => 'the store did not answer in time');
  if (failure !== undefined) {
    deps.log.error('decision not recorded', { attempt: attempt.id, outcome: verdict.outcome, failure });
  }
  return failure;
}

async function record(
  deps: ScreenCallDeps,
  attempt: CallAttempt,
  number: NumberReading,
  facts: Facts,
  verdict: Verdict,
): Promise<Verdict> {
  const failure = await write(deps, attempt, number, facts, verdict);
  if (failure === undefined || verdict.outcome !== 'allow' || verdict.reason === 'emergency') return verdict;
  const finding = { reason: 'not-recorded', gravity: 'block', detail: failure } as const;
  return { ...verdict, outcome: 'block', reason: 'not-recorded', findings: [...verdict.findings, finding] };
}

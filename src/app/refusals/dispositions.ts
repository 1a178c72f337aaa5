import type { CallRef } from '../../core/call-attempt.js';
import type { DispositionRecord } from '../../core/ledger/refusal-record.js';
import type { Policy } from '../../core/policy/policy.js';
import type { Meaning } from '../../core/refusal/disposition.js';
import type { ShieldScope } from '../../core/shield/shield-entry.js';
import type { NewAlert } from '../monitoring/alerts.js';
import type { Clock } from '../ports/clock.js';
import type { Log } from '../ports/log.js';
import type { Disposition } from '../ports/pbx.js';
import type { Store } from '../ports/store.js';
import type { LiveCall, LiveCalls } from '../screening/live-calls.js';
import { type Register, readKey } from './registering.js';

export interface DispositionsDeps {
  readonly store: Pick<Store, 'append' | 'records'>;
  readonly policy: () => Policy;
  readonly liveCalls: Pick<LiveCalls, 'byLeg'>;
  readonly now: Clock;
  readonly newId: () => string;
  readonly log: Log;
  readonly codes: Readonly<Record<string, Meaning>>;
  readonly register: Register;
  readonly scopeOf: (call: Pick<LiveCall, 'attempt'> | undefined) => ShieldScope;
  readonly registered: (number: string, call: LiveCall | undefined, ref: CallRef) => Promise<void>;
  readonly raise: (alert: NewAlert) => void;
}

export interface Dispositions {
  /** Never rejects. */
  take(disposition: Disposition): Promise<void>;
  /** A call is remembered for a while: dialers tell how it ended afterwards. */
  seen(call: LiveCall): void;
}

const MOST_REMEMBERED = 5_000;
/** A code without a meaning comes again with every call: once an hour is enough to say so. */
const SAY_AGAIN_MS = 3_600_000;
/** A call may last so long and its end be told so late. */
const LONGEST_CALL_MS = 24 * 3_600_000;

/** What a dialer says of how a call ended, by its meaning (B20). What cannot be understood is kept for a person, never dropped. */
export function createDispositions(deps: DispositionsDeps): Dispositions {
  const { store, now } = deps;
  const remembered = new Map<string, LiveCall>();
  const said = new Map<string, number>();
  const keyOf = ({ pbx, channel }: CallRef): string => `${pbx}\n${channel}`;

  async function take(given: Disposition): Promise<void> {
    const { ref, code, agent: named } = given;
    const call = deps.liveCalls.byLeg(ref) ?? remembered.get(keyOf(ref));
    const number = readKey(call?.attempt?.dialled ?? call?.number ?? given.dialled ?? '', deps.policy())?.key;
    const attempt = call?.attempt?.id ?? (number && (await attemptOf(number, ref)));
    const agent = named ?? call?.attempt?.agent;
    const meaning = Object.hasOwn(deps.codes, code) ? deps.codes[code] : undefined;
    const about = { ref, ...(number && { number }), ...(agent !== undefined && { agent }) };
    // A refusal, or an abandoned call, of a number that nobody can read needs a person just as well.
    const clear = meaning !== undefined && (number !== undefined || !MUST_KNOW.has(meaning));
    const record: DispositionRecord = {
      kind: 'disposition',
      at: now(),
      id: deps.newId(),
      code,
      meaning: clear ? meaning : 'unmapped',
      ...about,
      ...(attempt && { attempt }),
    };
    if (meaning === 'refusal' && number !== undefined) {
      const operator = agent ?? 'dialer';
      const scope = deps.scopeOf(call);
      await deps.register({
        number,
        source: 'disposition',
        operator,
        scope,
        ref,
        evidence: `disposition ${code}`,
      });
      await deps.registered(number, call, ref);
    }
    if (meaning === 'abandoned' && number !== undefined)
      await store.append({ kind: 'call-abandoned', at: now(), attempt: attempt ?? '', number });
    await store.append(record);
    if (!clear) tellUnmapped(code, meaning, about);
  }

  function tellUnmapped(code: string, meaning: Meaning | undefined, about: Partial<NewAlert>): void {
    const last = said.get(code);
    if (last !== undefined && now() - last < SAY_AGAIN_MS) return;
    if (said.size >= MOST_REMEMBERED) said.clear();
    said.set(code, now());
    const why = meaning === undefined ? 'has no meaning in dispositions.codes' : 'came with no number';
    deps.raise({
      code: 'disposition-unmapped',
      level: 'warning',
      detail: `${code}: ${why}; callward refusals pending`,
      ...about,
    });
  }

  /** The attempt behind a call that nobody here remembers: of this leg, or the last that was allowed to the number. */
  async function attemptOf(number: string, ref: CallRef): Promise<string | undefined> {
    let last: string | undefined;
    const query = { kinds: ['decision'], number, newestFirst: true, from: now() - LONGEST_CALL_MS } as const;
    for await (const { record } of store.records({ ...query, limit: 20 })) {
      if (record.kind !== 'decision' || record.verdict.outcome !== 'allow') continue;
      const { id, ref: leg } = record.attempt;
      if (leg && keyOf(leg) === keyOf(ref)) return id;
      last ??= id;
    }
    return last;
  }

  return {
    take: (given) =>
      take(given).catch((error: unknown) => {
        const why = error instanceof Error ? error.message : String(error);
        deps.log.error('a disposition is not on record', { code: given.code, why });
        deps.raise({
          code: 'refusal-failed',
          level: 'critical',
          ref: given.ref,
          detail: `disposition ${given.code}: ${why}`,
        });
      }),
    seen(call) {
      for (const leg of [call.agentLeg, ...call.trunkLegs]) if (leg) remembered.set(keyOf(leg), call);
      for (const old of remembered.keys()) {
        if (remembered.size <= MOST_REMEMBERED) break;
        remembered.delete(old);
      }
    },
  };
}

const MUST_KNOW: ReadonlySet<Meaning> = new Set(['refusal', 'abandoned'] as const);

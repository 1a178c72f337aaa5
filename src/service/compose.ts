import { createAlerts, type NewAlert } from '../app/monitoring/alerts.js';
import { type AttendanceDeps, partyOf } from '../app/monitoring/attendance.js';
import { createExemptionUse } from '../app/monitoring/exemption-use.js';
import type { Calendar, Clock, ZoneClock } from '../app/ports/clock.js';
import type { GuardListener } from '../app/ports/guard.js';
import type { Log } from '../app/ports/log.js';
import type { Enforcement, OutgoingLeg, Pbx, PbxListener } from '../app/ports/pbx.js';
import type { Store } from '../app/ports/store.js';
import { createClearances } from '../app/screening/clearances.js';
import { createExpected } from '../app/screening/expected.js';
import { type CallChanged, createLiveCalls } from '../app/screening/live-calls.js';
import type { NumberReader } from '../app/screening/number-reader.js';
import { createPermits } from '../app/screening/permits.js';
import { type PurposeDefaults, withPurpose } from '../app/screening/purpose.js';
import { createResync } from '../app/screening/resync.js';
import { createScreenCall } from '../app/screening/screen-call.js';
import { createWatch } from '../app/screening/watch.js';
import type { CallAttempt, CallRef } from '../core/call-attempt.js';
import type { Alert } from '../core/ledger/record.js';
import { maskNumber } from '../core/number/mask.js';
import type { Policy } from '../core/policy/policy.js';
import { REASONS } from '../core/reasons.js';
import type { Verdict } from '../core/verdict.js';
import { about } from './about.js';
import { createRefusals, type RefusalSettings } from './refusals.js';
import { createUnderWay } from './under-way.js';

export interface ComposeOptions {
  /** Asked once a call: it may be another one for the next. */
  readonly policy: () => Policy;
  readonly read: NumberReader;
  readonly store: Store;
  readonly zoneClock: ZoneClock;
  readonly calendar: Calendar;
  readonly now: Clock;
  readonly newId: () => string;
  readonly log: Log;
  readonly budgetMs: number;
  readonly refusal: RefusalSettings;
  readonly alerts: {
    readonly ring: boolean;
    readonly minGapMs: number;
    readonly quiet?: (alert: Alert) => boolean;
    /** The agent hears a tone when a supervisor comes on the call. */
    readonly toldToAgent?: boolean;
  };
  /** More exemptions by one agent than `uses` in so long are a burst. */
  readonly exemptionBurst: { readonly uses: number; readonly withinMs: number };
  readonly purposes: () => PurposeDefaults;
  /** Names of the trunks that have a guard: there the guard's allow counts, elsewhere the gate's. */
  readonly guarded: ReadonlySet<string>;
  readonly callChanged?: CallChanged;
}

export interface Application {
  readonly listener: PbxListener;
  readonly guard: GuardListener;
  /** `phones` of supervisors, in the order in which they are rung. */
  attach(pbx: Pbx, phones: readonly string[]): void;
  readonly attendance: AttendanceDeps;
  acknowledged(alert: string): void;
  escalate(alert: Alert, step: number): void;
  /** Sees at once what was changed in the store: asked some times a second, and by whoever has just changed it. */
  look(): Promise<void>;
  /** For what the service itself finds out. */
  raise(alert: NewAlert): void;
  /** Takes up the refusals that waited for somebody when the service ended. Rejects with StoreUnavailable. */
  resume(): Promise<void>;
  /** Stops listening. */
  close(): void;
}

/** The application: use cases wired to each other, with nothing outside but what the options name. */
export function compose(options: ComposeOptions): Application {
  const { store, now, newId, log } = options;
  const { policy } = options;
  const pbxes = new Map<string, Pbx>();
  const phones = new Map<string, readonly string[]>();
  const linked = new Set<string>();
  const lost = new Set<string>();
  const pbx = (name: string) => pbxes.get(name);
  const later = (ms: number, work: () => void) => void setTimeout(work, ms).unref();

  const purposed = withPurpose(options.purposes);
  const permits = createPermits();
  const clearances = createClearances();
  const liveCalls = createLiveCalls((call, over) => {
    options.callChanged?.(call, over);
    refusals.changed(call, over);
  });
  const attendance: AttendanceDeps = {
    ...{ store, now, newId, log, pbx },
    live: (ref) => partyOf(liveCalls.byLeg(ref)),
    toldToAgent: options.alerts.toldToAgent ?? false,
  };
  const alerts = createAlerts({
    ...{ store, log, now, newId, later, attendance, minGapMs: options.alerts.minGapMs },
    // Where nobody is ever rung, nothing waits for it.
    quiet: (alert) => !options.alerts.ring || (options.alerts.quiet?.(alert) ?? false),
    phones: () =>
      [...pbxes.values()]
        .filter(({ name }) => linked.has(name))
        .flatMap((one) => (phones.get(one.name) ?? []).map((phone) => ({ pbx: one, phone }))),
  });
  const exemptionUsed = createExemptionUse({
    ...options.exemptionBurst,
    raise: (alert) => alerts.raise(alert),
  });
  const underWay = createUnderWay({
    ...options,
    policy,
    permits,
    liveCalls,
    pbx,
    raise: (alert) => alerts.raise(alert),
  });
  const expected = createExpected({ ...underWay.sources, store, policy, read: options.read });
  const screen = createScreenCall({
    ...underWay.sources,
    store,
    policy,
    read: options.read,
    permits,
    expected,
    reservations: underWay.reservations,
    budgetMs: options.budgetMs,
    log,
    guardFollows: (attempt) => options.guarded.has(attempt.trunk ?? ''),
    afterwards: (work) => new Promise((resolve) => setImmediate(() => resolve(work()))),
    decided: (attempt, number, verdict) => {
      if (number.parsed && verdict.outcome === 'allow' && attempt.door === 'gate') {
        liveCalls.cleared(number.key, attempt);
      }
      exemptionUsed(attempt, verdict);
      const level = REASONS[verdict.reason].alert;
      if (level !== 'none')
        alerts.raise({
          code: verdict.reason,
          level,
          ...about(attempt, number.parsed ? number.key : undefined),
          // What cannot be read has no key; what was dialled must still be found again (R8.3), masked as ever (R7.2).
          ...(number.parsed ? {} : { detail: maskNumber(attempt.dialled) }),
        });
    },
  });

  const bypass = (leg: OutgoingLeg, number: string | undefined, outcome: Enforcement): void => {
    alerts.raise({
      code: 'bypass',
      level: 'critical',
      ref: leg.ref,
      detail: `${leg.endpoint}: ${outcome}`,
      ...(number !== undefined && { number }),
    });
  };
  const watch = createWatch({ policy, liveCalls, clearances, pbx, now, log, later, bypass });
  const resync = createResync({ policy, liveCalls, store, pbx, now, log, bypass });
  const refusals = createRefusals({
    ...{ store, policy, liveCalls, permits, pbx, now, newId, log, later },
    settings: options.refusal,
    raise: (alert) => alerts.raise(alert),
  });

  /** Screens, and notes the allow under which the leg may soon be seen on the trunk. */
  async function screenAndClear(asked: CallAttempt): Promise<Verdict> {
    const attempt = purposed(asked);
    const verdict = await screen(attempt);
    const trunk = attempt.trunk ?? '';
    const decidesHere = attempt.door === 'guard' || !options.guarded.has(trunk);
    if (verdict.outcome === 'allow' && decidesHere) {
      const number = options.read(attempt.dialled, policy().plan);
      if (number.parsed) clearances.grant(number.key, trunk, attempt.at);
    }
    return verdict;
  }

  function legEnded(ref: CallRef): void {
    const call = liveCalls.byLeg(ref);
    if (call?.attempt?.ref?.channel === ref.channel) permits.giveUp(call.number, call.attempt.id);
    underWay.legEnded(ref);
    refusals.legEnded(ref, call);
  }

  return {
    attach: (one, supervisors) => {
      pbxes.set(one.name, one);
      phones.set(one.name, supervisors);
    },
    attendance,
    acknowledged: (alert) => alerts.acknowledged(alert),
    escalate: (alert, step) => alerts.escalate(alert, step),
    look: () => underWay.look(),
    raise: (alert) => alerts.raise(alert),
    resume: () => refusals.resume(),
    close: () => refusals.close(),
    guard: {
      screen: screenAndClear,
      anomaly: (kind) => log.warn('guard: packet not understood', { kind }),
    },
    listener: {
      screen: screenAndClear,
      expect: (attempt) => void expected.expect(purposed(attempt)),
      enforced: (attempt, verdict, outcome) => {
        if (outcome === 'enforced') return;
        // Its end may have been told before its verdict was there: it is no call of ours any more.
        if (attempt.ref) legEnded(attempt.ref);
        if (outcome === 'already-gone') return;
        const detail = `${verdict.outcome} ${verdict.reason} could not be carried out`;
        alerts.raise({
          code: 'enforcement-failed',
          level: 'critical',
          detail,
          ...about(attempt, undefined),
        });
      },
      refusalKey: refusals.refusalKey,
      undoKey: refusals.undoKey,
      customerKey: refusals.customerKey,
      spoken: refusals.spoken,
      disposition: refusals.disposition,
      legDialled: (leg) => watch.legDialled(leg),
      legAnswered: (ref) => {
        underWay.legAnswered(ref);
        refusals.legAnswered(ref);
      },
      legEnded,
      resync: (name, legs, alive) => {
        liveCalls.sweep(name, alive);
        void resync(legs).then(() => {
          for (const { ref } of legs) refusals.legAnswered(ref);
        });
      },
      link: (name, state, why) => {
        if (state === 'down') {
          if (!linked.delete(name)) return;
          lost.add(name);
          alerts.raise({ code: 'link-lost', level: 'critical', detail: `${name}: ${why}` });
          return;
        }
        linked.add(name);
        if (lost.delete(name)) alerts.raise({ code: 'link-restored', level: 'notice', detail: name });
        alerts.linkUp();
      },
    },
  };
}

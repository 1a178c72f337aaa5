import type { NewAlert } from '../app/monitoring/alerts.js';
import type { Clock } from '../app/ports/clock.js';
import type { HearingStore } from '../app/ports/hearing-store.js';
import type { Log } from '../app/ports/log.js';
import type { KeyPress, Pbx, PbxListener, PoliteEnding, PrivateSound } from '../app/ports/pbx.js';
import type { SpeechEngine } from '../app/ports/speech.js';
import type { Store } from '../app/ports/store.js';
import { createCustomerKey } from '../app/refusals/customer-key.js';
import { createDispositions } from '../app/refusals/dispositions.js';
import { createHeard } from '../app/refusals/heard.js';
import { createHearing } from '../app/refusals/hearing.js';
import { createMismatch } from '../app/refusals/mismatch.js';
import { recordingOf } from '../app/refusals/recording.js';
import { createRefusalKey } from '../app/refusals/refusal-key.js';
import { createRegister } from '../app/refusals/registering.js';
import { type RefusalReach, refusalScope } from '../app/refusals/scope.js';
import { createSellingOn } from '../app/refusals/selling-on.js';
import type { LiveCall, LiveCalls } from '../app/screening/live-calls.js';
import type { Permits } from '../app/screening/permits.js';
import { revoke } from '../app/screening/revoke.js';
import { undoShield } from '../app/shielding/cancel-shield.js';
import type { CallRef } from '../core/call-attempt.js';
import type { Phrases } from '../core/hearing/compile.js';
import type { Voice } from '../core/hearing/phrase.js';
import type { HearingMode } from '../core/ledger/refusal-record.js';
import type { Policy } from '../core/policy/policy.js';
import type { Meaning } from '../core/refusal/disposition.js';

export interface RefusalSettings {
  readonly term: string;
  readonly ending: PoliteEnding;
  readonly undoMs: number;
  readonly reach: RefusalReach;
  /** How the call ends after the customer's own key. */
  readonly customerEnding?: PoliteEnding;
  readonly sellingOn?: { readonly alertMs: number; readonly endMs?: number };
  /** What the dialer's codes mean. */
  readonly codes?: Readonly<Record<string, Meaning>>;
  readonly spoken?: SpokenSettings;
}

export interface SpokenSettings {
  /** Absent: nobody listens; what was heard before is settled all the same. */
  readonly listen?: {
    readonly engine: SpeechEngine | 'pbx';
    readonly phrases: Phrases;
    readonly speakers: readonly Voice[];
    readonly streams: number;
  };
  readonly store: HearingStore;
  readonly digest: (text: string) => string;
  readonly modeOf: (campaign: string | undefined) => HearingMode | 'off';
  readonly confidence: number;
  readonly recording?: string;
  readonly mismatch: {
    readonly withinMs: number;
    readonly outcome: 'register' | 'queue';
    readonly queueMs: number;
  };
}

export interface RefusalsNeeds {
  readonly settings: RefusalSettings;
  readonly store: Store;
  readonly policy: () => Policy;
  readonly liveCalls: LiveCalls;
  readonly permits: Permits;
  readonly pbx: (name: string) => Pbx | undefined;
  readonly now: Clock;
  readonly newId: () => string;
  readonly log: Log;
  readonly later: (ms: number, work: () => void) => void;
  readonly raise: (alert: NewAlert) => void;
}

export interface Refusals
  extends Pick<PbxListener, 'refusalKey' | 'undoKey' | 'customerKey' | 'spoken' | 'disposition'> {
  legAnswered(ref: CallRef): void;
  /** After the live calls know of it. */
  legEnded(ref: CallRef, call: LiveCall | undefined): void;
  changed(call: LiveCall, over: boolean): void;
  /** Takes up what waited when the service ended. Rejects with StoreUnavailable. */
  resume(): Promise<void>;
  close(): void;
}

/** Every way in which a customer's no comes in, and what follows it (R1.2, R1.4, R6.2). */
export function createRefusals(needs: RefusalsNeeds): Refusals {
  const { settings, store, policy, liveCalls, permits, pbx, now, newId, log, later, raise } = needs;
  const { spoken } = settings;
  const register = createRegister({ store, now, newId, policy, term: settings.term });
  const scopeOf = (call: Pick<LiveCall, 'attempt'> | undefined) =>
    refusalScope(settings.reach, call?.attempt);
  const stopOthers = (number: string, except?: CallRef) =>
    revoke({ permits, liveCalls, pbx }, number, except);
  const sellingOn = createSellingOn({
    ...{ store, now, log, later, pbx, raise },
    ...(settings.sellingOn ?? { alertMs: 15_000 }),
  });
  const tell = (call: LiveCall, sound: PrivateSound): void => {
    const leg = call.agentLeg;
    if (!leg) return;
    void pbx(leg.pbx)
      ?.tell(leg, sound)
      .catch((error: unknown) => log.warn('sound not played', { sound, why: String(error) }));
  };
  const noHearing = { keepSnippet: async () => undefined };
  const heard = createHeard({
    ...{ store, now, newId, log, register, scopeOf, tell, raise },
    hearing: spoken?.store ?? noHearing,
    digest: spoken?.digest ?? (() => ''),
    modeOf: spoken?.modeOf ?? (() => 'off'),
    confidence: spoken?.confidence ?? 1,
    recordingOf: (call, ref) => recordingOf(spoken?.recording, call, ref),
    registered: async ({ number }, call, ref) => {
      sellingOn.refused(call, ref, true);
      raise({ code: 'refusal', level: 'notice', number, ref, detail: 'spoken', ...agentOf(call) });
      await stopOthers(number, ref);
    },
    waits: (record) => mismatch?.opened(record),
    suggested: (call, ref, sure) => sellingOn.refused(call, ref, sure),
  });
  const mismatch =
    spoken &&
    createMismatch({
      ...{ store, now, log, later, raise, register },
      ...spoken.mismatch,
      hearing: spoken.store,
      revoke: (number) => stopOthers(number),
      isLive: (ref) => liveCalls.byLeg(ref) !== undefined,
    });
  const hearing =
    spoken?.listen &&
    createHearing({
      ...{ liveCalls, pbx, now, log, later, raise },
      ...spoken.listen,
      modeOf: spoken.modeOf,
      heard: (what) => void heard.hear(what),
    });

  /** The call has its refusal, whoever pressed for it. */
  const refusedOn = (ref: CallRef): void => {
    const call = liveCalls.byLeg(ref);
    if (!call) return;
    heard.refused(call);
    sellingOn.refused(call, ref, true);
  };
  const keyDeps = {
    ...{ policy, liveCalls, now, log },
    undoMs: settings.undoMs,
    undo: async ({ entryId }: { readonly entryId: string }, press: KeyPress) => {
      const undo = { entryId, operator: press.agent ?? 'unknown', undoMs: settings.undoMs };
      const answer = await undoShield({ store, now })(undo);
      if (answer.outcome === 'refused') throw new Error(answer.why);
      const call = liveCalls.byLeg(press.ref);
      if (!call) return;
      heard.takenBack(call);
      sellingOn.takenBack(call);
    },
    revoke: (number: string, press: KeyPress) => stopOthers(number, press.ref),
    registered: ({ number }: { readonly number: string }, press: KeyPress) => {
      refusedOn(press.ref);
      raise({ code: 'refusal', level: 'notice', number, ...from(press) });
    },
    failed: (press: KeyPress, why: string) =>
      raise({ code: 'refusal-failed', level: 'critical', detail: why, ...from(press) }),
  } as const;
  const entry = (press: KeyPress) => {
    const call = liveCalls.byLeg(press.ref);
    const evidence = call && heard.evidenceOf(call);
    return { scope: scopeOf(call), ref: press.ref, ...(evidence !== undefined && { evidence }) };
  };
  const agentKey = createRefusalKey({
    ...keyDeps,
    ending: settings.ending,
    register: ({ key: number }, press) =>
      register({ number, source: 'agent-key', operator: press.agent ?? 'unknown', ...entry(press) }),
  });
  const customerKey = createCustomerKey({
    ...keyDeps,
    ending: settings.customerEnding ?? 'closing-prompt',
    register: ({ key: number }, press) =>
      register({ number, source: 'customer-key', operator: 'customer', ...entry(press) }),
    registered: (refusal, press) => {
      keyDeps.registered(refusal, press);
      const call = liveCalls.byLeg(press.ref);
      if (call) tell(call, 'registered');
    },
  });
  const dispositions = createDispositions({
    ...{ store, policy, liveCalls, now, newId, log, register, scopeOf, raise },
    codes: settings.codes ?? {},
    registered: async (number, call, ref) => {
      refusedOn(ref);
      raise({ code: 'refusal', level: 'notice', number, ref, detail: 'disposition', ...agentOf(call) });
      await stopOthers(number, ref);
    },
  });

  return {
    refusalKey: (press) => agentKey.refuse(press),
    undoKey: (press) => agentKey.undo(press),
    customerKey,
    spoken: (ref, utterance) => hearing?.spoken(ref, utterance),
    disposition: (given) => void dispositions.take(given),
    legAnswered: (ref) => hearing?.answered(ref),
    legEnded(ref, call) {
      hearing?.ended(ref);
      if (call?.trunkLegs.length === 0) sellingOn.over(call);
      mismatch?.callOver();
    },
    changed(call, over) {
      if (!over) return dispositions.seen(call);
      hearing?.over(call);
      sellingOn.over(call);
      mismatch?.callOver();
    },
    resume: async () => mismatch?.resume(),
    close: () => hearing?.close(),
  };
}

const from = (press: KeyPress): Partial<NewAlert> => ({
  ref: press.ref,
  ...(press.agent !== undefined && { agent: press.agent }),
});

const agentOf = (call: LiveCall | undefined): Partial<NewAlert> =>
  call?.attempt?.agent === undefined ? {} : { agent: call.attempt.agent };

import type { CallRef } from '../../core/call-attempt.js';
import type { Heard, Voice } from '../../core/hearing/phrase.js';
import type { HearingMode, RefusalHeardRecord } from '../../core/ledger/refusal-record.js';
import type { ShieldScope } from '../../core/shield/shield-entry.js';
import type { NewAlert } from '../monitoring/alerts.js';
import type { Clock } from '../ports/clock.js';
import type { HearingStore } from '../ports/hearing-store.js';
import type { Log } from '../ports/log.js';
import type { PrivateSound } from '../ports/pbx.js';
import type { Store } from '../ports/store.js';
import type { LiveCall } from '../screening/live-calls.js';
import { heardEvidence } from './evidence.js';
import type { Entered, Register } from './registering.js';

export interface HeardDeps {
  readonly store: Pick<Store, 'append'>;
  readonly hearing: Pick<HearingStore, 'keepSnippet'>;
  readonly now: Clock;
  readonly newId: () => string;
  /** SHA-256 as hex digits. */
  readonly digest: (text: string) => string;
  readonly log: Log;
  readonly modeOf: (campaign: string | undefined) => HearingMode | 'off';
  /** From here on `auto` registers. */
  readonly confidence: number;
  readonly scopeOf: (call: LiveCall) => ShieldScope;
  readonly recordingOf: (call: LiveCall, ref: CallRef) => string | undefined;
  readonly register: Register;
  readonly registered: (entry: Entered, call: LiveCall, ref: CallRef) => Promise<void>;
  /** Not registered, and it must not be lost. */
  readonly waits: (heard: RefusalHeardRecord) => void;
  readonly suggested: (call: LiveCall, ref: CallRef, sure: boolean) => void;
  readonly tell: (call: LiveCall, sound: PrivateSound) => void;
  readonly raise: (alert: NewAlert) => void;
}

export interface HeardOnCall {
  readonly call: LiveCall;
  readonly ref: CallRef;
  readonly speaker: Voice;
  readonly heard: Heard;
  readonly engine: string;
}

/** What is known of the refusal on one call. */
interface Story {
  /** On the list already, whichever way it came there. */
  refused: boolean;
  suggested: boolean;
  toldAt: number;
  times: number;
  evidence: string | undefined;
  last: Promise<void>;
}

/** The customer may say it again and again; the agent is reminded now and then, and the ledger is no transcript. */
const REMIND_MS = 10_000;
const MOST_TIMES = 20;

export interface HeardRefusals {
  hear(what: HeardOnCall): Promise<void>;
  /** The call has its refusal: by a key, or a disposition. */
  refused(call: LiveCall): void;
  takenBack(call: LiveCall): void;
  /** What stands behind a key that confirms what was heard. */
  evidenceOf(call: LiveCall): string | undefined;
}

/** What a spoken refusal does, by the mode of the campaign (R1.4). Never rejects. */
export function createHeard(deps: HeardDeps): HeardRefusals {
  const stories = new WeakMap<LiveCall, Story>();
  const storyOf = (call: LiveCall): Story => {
    const known = stories.get(call);
    if (known) return known;
    const story: Story = {
      refused: false,
      suggested: false,
      toldAt: Number.NEGATIVE_INFINITY,
      times: 0,
      evidence: undefined,
      last: Promise.resolve(),
    };
    stories.set(call, story);
    return story;
  };

  async function hear({ call, ref, speaker, heard, engine }: HeardOnCall, story: Story): Promise<void> {
    const mode = deps.modeOf(call.attempt?.campaign);
    if (mode === 'off' || story.times >= MOST_TIMES) return;
    story.times++;
    const recording = deps.recordingOf(call, ref);
    const { attempt } = call;
    const salt = deps.newId();
    const base = {
      at: deps.now(),
      id: deps.newId(),
      number: call.number,
      ref,
      scope: deps.scopeOf(call),
      speaker,
      phrase: heard.phrase,
      intent: heard.intent,
      engine,
      offsetMs: heard.offsetMs,
      confidence: heard.confidence,
      digest: deps.digest(salt + heard.snippet),
      ...(recording !== undefined && { recording }),
      ...(attempt && { attempt: attempt.id }),
      ...(attempt?.agent !== undefined && { agent: attempt.agent }),
      ...(attempt?.campaign !== undefined && { campaign: attempt.campaign }),
    };
    const sure = heard.confidence >= deps.confidence;
    const kept = deps.hearing.keepSnippet({ id: base.id, at: base.at, salt, text: heard.snippet });
    await kept.catch((error: unknown) => deps.log.error('words heard not kept', { why: String(error) }));
    const done = await act(call, ref, story, mode, sure, base);
    const record: RefusalHeardRecord = { kind: 'refusal-heard', ...base, mode, done };
    if (done === 'suggested' || done === 'failed') deps.waits(record);
    await deps.store.append(record);
  }

  async function act(
    call: LiveCall,
    ref: CallRef,
    story: Story,
    mode: HearingMode,
    sure: boolean,
    base: Omit<RefusalHeardRecord, 'kind' | 'done' | 'mode'>,
  ): Promise<RefusalHeardRecord['done']> {
    const about = {
      number: call.number,
      ref: call.agentLeg ?? ref,
      ...(base.agent && { agent: base.agent }),
    };
    const what = `${base.speaker}: ${base.phrase}, confidence ${base.confidence}, heard ${base.id}`;
    if (story.refused) return 'noted';
    story.evidence ??= heardEvidence(base);
    if (mode === 'watch') {
      if (!story.suggested) deps.raise({ code: 'refusal-heard', level: 'notice', detail: what, ...about });
      story.suggested = true;
      return 'watched';
    }
    if (mode === 'auto' && sure) {
      try {
        story.refused = true;
        const evidence = heardEvidence(base);
        const { number, scope } = base;
        const entry = await deps.register({
          number,
          source: 'speech',
          operator: 'callward',
          scope,
          ref,
          evidence,
        });
        await deps.registered(entry, call, ref);
        deps.tell(call, 'registered');
        return 'registered';
      } catch (error) {
        story.refused = false;
        const why = error instanceof Error ? error.message : String(error);
        deps.raise({ code: 'refusal-failed', level: 'critical', detail: `${what}: ${why}`, ...about });
        return 'failed';
      }
    }
    if (base.at - story.toldAt >= REMIND_MS) {
      story.toldAt = base.at;
      deps.tell(call, 'possible-refusal');
    }
    deps.suggested(call, ref, sure);
    if (story.suggested) return 'noted';
    story.suggested = true;
    deps.raise({ code: 'refusal-heard', level: 'warning', detail: what, ...about });
    return 'suggested';
  }

  return {
    hear(what) {
      const story = storyOf(what.call);
      // One after the other: the second word must find what the first has done.
      story.last = story.last
        .then(() => hear(what, story))
        .catch((error: unknown) => {
          const why = error instanceof Error ? error.message : String(error);
          deps.log.error('a refusal that was heard is not on record', { phrase: what.heard.phrase, why });
          deps.raise({
            code: 'refusal-failed',
            level: 'critical',
            number: what.call.number,
            ref: what.ref,
            detail: `heard ${what.heard.phrase}: ${why}`,
          });
        });
      return story.last;
    },
    refused(call) {
      storyOf(call).refused = true;
    },
    takenBack(call) {
      const story = storyOf(call);
      story.refused = false;
    },
    evidenceOf: (call) => stories.get(call)?.evidence,
  };
}

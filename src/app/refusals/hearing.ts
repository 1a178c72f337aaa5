import type { CallRef } from '../../core/call-attempt.js';
import type { Phrases } from '../../core/hearing/compile.js';
import { createEar } from '../../core/hearing/listen.js';
import type { Heard, Voice } from '../../core/hearing/phrase.js';
import type { HearingMode } from '../../core/ledger/refusal-record.js';
import type { NewAlert } from '../monitoring/alerts.js';
import type { Clock } from '../ports/clock.js';
import type { Log } from '../ports/log.js';
import type { Pbx } from '../ports/pbx.js';
import type { SpeechEngine, Utterance } from '../ports/speech.js';
import type { LiveCall, LiveCalls } from '../screening/live-calls.js';
import type { HeardOnCall } from './heard.js';
import { openVoice, type VoiceStream } from './voice-stream.js';

export interface HearingDeps {
  /** `pbx`: the PBX recognises by itself and only tells. */
  readonly engine: SpeechEngine | 'pbx';
  readonly phrases: Phrases;
  readonly speakers: readonly Voice[];
  readonly modeOf: (campaign: string | undefined) => HearingMode | 'off';
  readonly liveCalls: Pick<LiveCalls, 'byLeg'>;
  readonly pbx: (name: string) => Pbx | undefined;
  readonly now: Clock;
  readonly log: Log;
  readonly later: (ms: number, work: () => void) => void;
  readonly raise: (alert: NewAlert) => void;
  readonly heard: (what: HeardOnCall) => void;
  /** So many voices at a time, at most. */
  readonly streams: number;
}

export interface Hearing {
  answered(ref: CallRef): void;
  spoken(ref: CallRef, utterance: Utterance): void;
  ended(ref: CallRef): void;
  /** No leg of the call is left. */
  over(call: LiveCall): void;
  close(): void;
}

interface Listening {
  readonly call: LiveCall;
  readonly ear: (utterance: Utterance) => readonly Heard[];
  readonly voice?: VoiceStream;
}

const ALERTS = { lost: 'hearing-lost', untapped: 'hearing-lost', full: 'hearing-full' } as const;
/** An engine that only spots may have nothing to say for days, and its next loss is told all the same. */
const SAY_AGAIN_MS = 600_000;

const keyOf = ({ pbx, channel }: CallRef): string => `${pbx}\n${channel}`;

/**
 * Listens to answered calls (R1.4). Nothing here can hold up a call: whatever fails is told once, the call goes on, and the keys
 * work. Told again after something was heard in between, or when it goes on.
 */
export function createHearing(deps: HearingDeps): Hearing {
  const { engine, log } = deps;
  const listening = new Map<string, Listening>();
  const told = new Map<keyof typeof ALERTS, number>();

  function tellOnce(what: keyof typeof ALERTS, detail: string, ref: CallRef): void {
    log.warn('hearing', { what, detail, pbx: ref.pbx, channel: ref.channel });
    const [last, now] = [told.get(what), deps.now()];
    if (last !== undefined && now - last < SAY_AGAIN_MS && now >= last) return;
    told.set(what, now);
    deps.raise({ code: ALERTS[what], level: 'warning', ref, detail });
  }

  function take(call: LiveCall, ref: CallRef, speaker: Voice, name: string, heard: readonly Heard[]): void {
    for (const one of heard) deps.heard({ call, ref, speaker, heard: one, engine: name });
  }

  function listen(call: LiveCall, ref: CallRef, speaker: Voice): void {
    if (engine === 'pbx' || listening.has(keyOf(ref))) return;
    if (listening.size >= deps.streams) {
      tellOnce('full', `${listening.size} calls are listened to; hearing.streams allows no more`, ref);
      return;
    }
    const voice = openVoice({
      engine,
      // A recogniser that begins anew counts its stretches anew.
      newEar: () => createEar(deps.phrases, speaker),
      now: deps.now,
      later: deps.later,
      tap: async (audio, lost) => deps.pbx(ref.pbx)?.tap(ref, audio, lost),
      works: () => void told.delete('lost'),
      heard: (heard) => take(call, ref, speaker, engine.name, heard),
      lost: (why) => tellOnce('lost', `${engine.name}: ${why}; the keys work`, ref),
      untapped: (why) => {
        listening.delete(keyOf(ref));
        if (deps.liveCalls.byLeg(ref) === call) tellOnce('untapped', `${why}; the keys work`, ref);
      },
    });
    listening.set(keyOf(ref), { call, ear: () => [], voice });
  }

  function stop(key: string): void {
    listening.get(key)?.voice?.close();
    if (listening.delete(key)) told.delete('full');
  }

  return {
    answered(ref) {
      const call = deps.liveCalls.byLeg(ref);
      if (!call?.answered || !call.trunkLegs.some((leg) => keyOf(leg) === keyOf(ref))) return;
      if (deps.modeOf(call.attempt?.campaign) === 'off') return;
      if (deps.speakers.includes('customer')) listen(call, ref, 'customer');
      if (deps.speakers.includes('agent') && call.agentLeg) listen(call, call.agentLeg, 'agent');
    },
    spoken(ref, utterance) {
      const call = deps.liveCalls.byLeg(ref);
      if (engine !== 'pbx' || !call || deps.modeOf(call.attempt?.campaign) === 'off') return;
      const customer = call.trunkLegs.some((leg) => keyOf(leg) === keyOf(ref));
      const speaker: Voice = customer ? 'customer' : 'agent';
      if (!deps.speakers.includes(speaker)) return;
      const known = listening.get(keyOf(ref)) ?? { call, ear: createEar(deps.phrases, speaker) };
      listening.set(keyOf(ref), known);
      take(call, ref, speaker, 'pbx', known.ear(utterance));
    },
    ended: (ref) => stop(keyOf(ref)),
    over(call) {
      for (const [key, one] of listening) if (one.call === call) stop(key);
    },
    close() {
      for (const key of [...listening.keys()]) stop(key);
    },
  };
}

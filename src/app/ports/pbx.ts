import type { CallAttempt, CallRef } from '../../core/call-attempt.js';
import type { Verdict } from '../../core/verdict.js';
import type { Line, LineEvents } from './line.js';
import type { Utterance } from './speech.js';

/** What became of a command that acts on a call. A failed block is the loudest alert there is. */
export type Enforcement = 'enforced' | 'already-gone' | 'failed';

/** One PBX, as the application sees it. */
export interface Pbx {
  readonly name: string;
  /** Ends a leg now. At most once: never retried after it may have acted. */
  end(ref: CallRef): Promise<Enforcement>;
  /** Rings a supervisor's phone, named as this PBX names phones. */
  ring(phone: string, events: LineEvents): Line;
  /**
   * Copies the voice of the party on this leg to `audio` (signed 16-bit little-endian mono, 8 kHz, in order) until the tap is closed or the leg
   * ends, without touching the call. Undefined where the leg is gone or cannot be tapped. `lost` is told once when the copy breaks off by itself.
   */
  tap(ref: CallRef, audio: (pcm: Buffer) => void, lost: (why: string) => void): Promise<AudioTap | undefined>;
  /** Plays a sound on this leg that only the person on it hears. */
  tell(ref: CallRef, sound: PrivateSound): Promise<Enforcement>;
}

export interface AudioTap {
  close(): void;
}

/**
 * What an agent may hear in the middle of a call: a refusal may have been spoken (the refusal key confirms it), one is registered, or a
 * supervisor has come on the call.
 */
export type PrivateSound = 'possible-refusal' | 'registered' | 'supervisor';

/** A dialer's or an agent's word for how the call ended, verbatim. */
export interface Disposition {
  readonly ref: CallRef;
  readonly code: string;
  readonly agent?: string;
  /** The number as the PBX knew it; the live call's own number wins where there is one. */
  readonly dialled?: string;
}

/** The agent's refusal key (or its undo) on a live call. */
export interface KeyPress {
  readonly ref: CallRef;
  /** The number as the dialplan knew it; the live call's own number wins where there is one. */
  readonly dialled?: string;
  readonly agent?: string;
}

/** How the call ends after the key: at once, after a closing prompt to the customer, or by the agent. */
export type PoliteEnding = 'at-once' | 'closing-prompt' | 'by-agent';

export type KeyAnswer =
  | { readonly outcome: 'registered' | 'repeated'; readonly ending: PoliteEnding }
  | { readonly outcome: 'undone' }
  | { readonly outcome: 'failed' };

/** An outgoing leg seen in the event stream. `dialstring` as the PBX printed it: `138…@trunk`, `trunk/sip:138…@host`. */
export interface OutgoingLeg {
  readonly ref: CallRef;
  /** The leg that asked for it; absent in an originate. */
  readonly caller?: CallRef;
  readonly dialstring: string;
  /** Endpoint name out of the channel name: `PJSIP/trunk-0000001a` → `trunk`. */
  readonly endpoint: string;
}

/** What a PBX adapter tells the application. Every method is total: it answers, it does not throw or reject. */
export interface PbxListener {
  screen(attempt: CallAttempt): Promise<Verdict>;
  /**
   * A channel has come up that may ask in a moment, as far as it can be told: what must be looked up can be looked up now. Not told
   * by a PBX whose events come after its questions (FreeSWITCH's come some 10 ms late).
   */
  expect(attempt: CallAttempt): void;
  /** The verdict could not be carried out on the PBX. */
  enforced(attempt: CallAttempt, verdict: Verdict, outcome: Enforcement): void;
  refusalKey(press: KeyPress): Promise<KeyAnswer>;
  undoKey(press: KeyPress): Promise<KeyAnswer>;
  /** The customer's own key, on the customer's leg: after an announcement, or in the message of an abandoned call. */
  customerKey(press: KeyPress): Promise<KeyAnswer>;
  /** What a recogniser inside the PBX heard on this leg. */
  spoken(ref: CallRef, utterance: Utterance): void;
  disposition(disposition: Disposition): void;
  legDialled(leg: OutgoingLeg): void;
  legAnswered(ref: CallRef): void;
  /** Any channel ended: a leg to a trunk, or the leg that asked for it. */
  legEnded(ref: CallRef): void;
  /**
   * After each connect: the outgoing legs that are up on the PBX now, so that each is adopted or ended, and every channel that is
   * alive, so that calls which ended unheard are forgotten.
   */
  resync(pbx: string, legs: readonly OutgoingLeg[], alive: ReadonlySet<string>): void;
  link(pbx: string, state: 'up' | 'down', why: string): void;
}

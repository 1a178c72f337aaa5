import type { CallRef } from '../../core/call-attempt.js';
import type { Presence } from './desk.js';
import type { Enforcement } from './pbx.js';

/** A supervisor's phone that we rang, while it rings and while it is up. Nothing here rejects. */
export interface Line {
  /** Says these sentences, by the names of their recordings (`alert-shielded`, `digit-4`), in place of what is being said. */
  say(sentences: readonly string[]): void;
  /** Puts the phone on a live call, or changes how it is on it; what was being said ends. */
  attend(ref: CallRef, presence: Presence): Promise<Enforcement>;
  hangUp(): void;
}

/** What happens on it. */
export interface LineEvents {
  answered(): void;
  key(digit: string): void;
  /** What was to be said has been said, or could not be. */
  said(): void;
  /** The call it was on is over; the line is still up. */
  callEnded(): void;
  /** The last that is told, always: it never rang, nobody answered, hung up, or the link to the PBX is gone. */
  over(): void;
}

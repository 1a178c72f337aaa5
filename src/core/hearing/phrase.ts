/** What people say to be left alone, as data (config/phrases). A phrase is one meaning in the many forms in which it is spoken. */

export const INTENTS = ['no-calls', 'removal', 'complaint', 'declined', 'promise'] as const;
/**
 * `no-calls`: call no more. `removal`: take my number away. `complaint`: it is announced. `declined`: does not want to go on.
 * `promise`: the agent says that there will be no more calls.
 */
export type Intent = (typeof INTENTS)[number];
export type Voice = 'customer' | 'agent';

export interface Phrase {
  readonly id: string;
  readonly intent: Intent;
  /** Who may say it. */
  readonly speakers: readonly Voice[];
  /** 0 to 1: how sure it is that whoever says these words refuses. */
  readonly weight: number;
  /** The forms, in the notation of {@link parseForm}. */
  readonly say: readonly string[];
  /** Where one of these overlaps it, it was not said. */
  readonly not: readonly string[];
  /** Words in full for engines that spot keywords and write nothing down. */
  readonly spot: readonly Spot[];
}

export interface Spot {
  readonly words: string;
  /** As the engine understands it; it takes its own where there is none. */
  readonly threshold?: number;
}

/** One language as it is spoken, and as recognisers mishear it. */
export interface PhraseBook {
  readonly language: string;
  /** Two characters each, the written form and the one it is read as: traditional and simplified. */
  readonly fold: readonly string[];
  /** Words spoken as several: `don't` is `do not`. */
  readonly contractions: Readonly<Record<string, string>>;
  /** Words that recognisers take for one another; each list is one sound. */
  readonly alike: readonly (readonly string[])[];
  /** Words that say nothing; they may stand anywhere. */
  readonly fillers: readonly string[];
  /** Words on which the meaning hangs: never missed out, never put in, never taken for others. */
  readonly key: readonly string[];
  /** From how many words on one word may be wrong, and from how many two. */
  readonly tolerance: readonly [one: number, two: number];
  readonly sets: Readonly<Record<string, string>>;
  /** Cancels every phrase that it overlaps. */
  readonly not: readonly string[];
  readonly phrases: readonly Phrase[];
}

export interface Heard {
  readonly phrase: string;
  readonly intent: Intent;
  /** The words as the recogniser wrote them, and no others. */
  readonly snippet: string;
  /** From the first audio of the stream to the first word. */
  readonly offsetMs: number;
  readonly confidence: number;
}

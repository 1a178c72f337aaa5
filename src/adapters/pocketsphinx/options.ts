import type { Log } from '../../app/ports/log.js';

/** A phrase to spot. The threshold is a likelihood ratio as pocketsphinx has it (1e-1 strict … 1e-50 loose). */
export interface KeyPhrase {
  readonly words: string;
  /** By the number of words where it is absent. */
  readonly threshold?: number;
}

export interface PocketsphinxOptions {
  /** A name on PATH or a path. */
  readonly program?: string;
  /** The folder with `en-us/mdef` and `cmudict-en-us.dict`, as Debian's pocketsphinx-en-us has it. */
  readonly model?: string;
  readonly phrases: readonly KeyPhrase[];
  /** Phrases that sound alike and mean something else: they compete, and are never reported. */
  readonly rivals?: readonly KeyPhrase[];
  /** Streams at once; one more is lost when it opens. */
  readonly maxStreams?: number;
  /** Processes that wait for the next stream, their model read. */
  readonly spare?: number;
  /** Audio that the engine does not take for this long means that it hangs. */
  readonly stallMs?: number;
  readonly log: Log;
}

export const DEFAULTS = {
  program: 'pocketsphinx_continuous',
  model: '/usr/share/pocketsphinx/model/en-us',
  maxStreams: 40,
  spare: 2,
  stallMs: 3000,
} as const;

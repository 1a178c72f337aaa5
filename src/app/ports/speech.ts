/** Whose voice a stream carries. */
export type Speaker = 'customer' | 'agent';

/** What a recogniser heard in one stretch of speech. Offsets are ms from the first audio of the stream. */
export interface Utterance {
  /** Partials of one stretch carry the same number; its final one ends it. */
  readonly stretch: number;
  /** As the recogniser wrote it; a blank between words where it writes blanks. */
  readonly text: string;
  /** A partial may still change. */
  readonly final: boolean;
  readonly startMs: number;
  readonly endMs: number;
  /** 0 to 1; absent where the engine gives none. */
  readonly confidence?: number;
}

export interface SpeechListener {
  /** Also for a moment after `close`: what was said last takes its time. */
  heard(utterance: Utterance): void;
  /** Nothing will be heard in this stream any more. At most once, never after `close`. */
  lost(why: string): void;
}

/** One party's voice on its way to an engine. */
export interface SpeechStream {
  /** Signed 16-bit little-endian mono at 8 kHz. Never blocks or throws: an engine that is behind loses audio, not the call. */
  audio(pcm: Buffer): void;
  close(): void;
}

/** A recogniser. Whatever becomes of it, calls go on and the keys work. */
export interface SpeechEngine {
  readonly name: string;
  /** What keeps it from working now (program, model or server missing), in words; undefined when all is there. */
  problem(): Promise<string | undefined>;
  open(listener: SpeechListener): SpeechStream;
  close(): Promise<void>;
}

import type { Heard } from '../../core/hearing/phrase.js';
import type { Clock } from '../ports/clock.js';
import type { AudioTap } from '../ports/pbx.js';
import type { SpeechEngine, SpeechStream, Utterance } from '../ports/speech.js';

export interface VoiceDeps {
  readonly engine: SpeechEngine;
  readonly newEar: () => (utterance: Utterance) => readonly Heard[];
  readonly now: Clock;
  readonly later: (ms: number, work: () => void) => void;
  readonly tap: (audio: (pcm: Buffer) => void, lost: (why: string) => void) => Promise<AudioTap | undefined>;
  /** The engine has told something: it works. */
  readonly works: () => void;
  readonly heard: (heard: readonly Heard[]) => void;
  /** The engine is gone; it is tried once more. */
  readonly lost: (why: string) => void;
  /** The voice itself is gone: nothing more will come. */
  readonly untapped: (why: string) => void;
}

export interface VoiceStream {
  close(): void;
}

/** An engine that has gone is asked once more after this. */
const AGAIN_MS = 2_000;
/** Nobody speaks so much: an engine that says more than this in a second says nonsense. */
const MOST_A_SECOND = 100;
const LONGEST_TEXT = 20_000;

/** One voice on its way from the PBX to the engine, and what comes back. Nothing it does throws. */
export function openVoice(deps: VoiceDeps): VoiceStream {
  const beganAt = deps.now();
  let stream: SpeechStream | undefined;
  let tap: AudioTap | undefined;
  let closed = false;
  let opened = 0;
  let second = { from: beganAt, count: 0 };

  function open(): void {
    const [turn, ear, behind] = [++opened, deps.newEar(), Math.max(0, deps.now() - beganAt)];
    const current = (): boolean => !closed && turn === opened;
    try {
      const made = deps.engine.open({
        heard: (utterance) => {
          // After `close` too: "never call me again", and the receiver goes down.
          if (turn !== opened) return;
          if (flooded(utterance)) {
            quietly(() => stream?.close());
            return gone('says more than anybody can', false);
          }
          deps.works();
          const { startMs, endMs } = utterance;
          deps.heard(ear({ ...utterance, startMs: startMs + behind, endMs: endMs + behind }));
        },
        lost: (why) => {
          if (current()) gone(why, turn === 1);
        },
      });
      if (current()) stream = made;
      else quietly(() => made.close());
    } catch (error) {
      gone(error instanceof Error ? error.message : String(error), turn === 1);
    }
  }

  function gone(why: string, again: boolean): void {
    stream = undefined;
    opened++;
    deps.lost(why);
    if (again)
      deps.later(AGAIN_MS, () => {
        if (closed) return;
        opened = 1;
        open();
      });
  }

  function flooded({ text }: Utterance): boolean {
    const at = deps.now();
    if (at - second.from >= 1000 || at < second.from) second = { from: at, count: 0 };
    second.count++;
    return second.count > MOST_A_SECOND || text.length > LONGEST_TEXT;
  }

  function close(): void {
    if (closed) return;
    closed = true;
    quietly(() => tap?.close());
    quietly(() => stream?.close());
  }

  function untapped(why: string): void {
    if (closed) return;
    close();
    deps.untapped(why);
  }

  open();
  deps
    .tap((pcm) => quietly(() => stream?.audio(pcm)), untapped)
    .then((made) => {
      if (!made) return untapped('the voice of this leg cannot be copied');
      tap = made;
      if (closed) quietly(() => made.close());
    })
    .catch((error: unknown) => untapped(error instanceof Error ? error.message : String(error)));
  return { close };
}

function quietly(work: () => void): void {
  try {
    work();
  } catch {
    // An engine or a tap that is broken is told of by `lost`; the call must not feel it.
  }
}

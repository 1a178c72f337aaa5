import type { FoundPhrase, Phrases } from './compile.js';
import type { Heard, Voice } from './phrase.js';
import { type Token, written } from './tokens.js';

/** One stretch of speech as a recogniser tells it, again and again until it is final. */
export interface Stretch {
  readonly stretch: number;
  readonly text: string;
  readonly final: boolean;
  readonly startMs: number;
  readonly endMs: number;
  readonly confidence?: number;
}

/** After a longer silence a new sentence begins. */
const PAUSE_MS = 3_000;
/** A snippet may reach back into the stretch before by so many words. */
const MEMORY = 60;
/** The last words of a stretch that goes on are guesses. */
const GUESSED = 2;

interface Word {
  readonly token: Token;
  readonly ms: number;
}

/**
 * Listens to one voice. Each phrase is told once for each time it is said, as soon as no further word can cancel it: at the end of
 * its stretch, or when the speaker has gone on far enough. A partial that is corrected later is held against its last wording.
 */
export function createEar(phrases: Phrases, speaker: Voice): (stretch: Stretch) => readonly Heard[] {
  const scan = phrases.scan(speaker);
  /** The last words of earlier stretches, and the place of the first of them. */
  let before: readonly Word[] = [];
  let place = 0;
  let lastEndMs = 0;
  let finished = Number.NEGATIVE_INFINITY;
  let current: Stretch | undefined;
  /** Behind which place each phrase may be said anew. */
  const spent = new Map<string, number>();
  const toldNow = new Set<string>();

  function hear(stretch: Stretch): readonly Heard[] {
    if (stretch.startMs - lastEndMs > PAUSE_MS) scan.breakOff();
    const now = timed(phrases.read(stretch.text), stretch);
    const { found, undecided } = scan.read(now.map(({ token }) => token));
    const words = [...before, ...now];
    const end = place + words.length;
    const settled = ({ to }: FoundPhrase): boolean =>
      stretch.final || (to <= end - GUESSED && !undecided.some((from) => from < to));
    const fresh = ({ phrase: { id }, from }: FoundPhrase): boolean =>
      !toldNow.has(id) && from >= (spent.get(id) ?? 0);
    const told = bestOfEach(found.filter((one) => settled(one) && fresh(one)));
    for (const { phrase } of told) toldNow.add(phrase.id);
    const heard = told.map((one) =>
      toHeard(one, words.slice(Math.max(0, one.from - place), one.to - place), stretch),
    );
    if (stretch.final) finish(words, stretch);
    return heard.sort((a, b) => b.confidence - a.confidence);
  }

  function finish(words: readonly Word[], { stretch, endMs }: Stretch): void {
    scan.fix();
    for (const id of toldNow) spent.set(id, place + words.length);
    toldNow.clear();
    before = words.slice(-MEMORY);
    place += words.length - before.length;
    lastEndMs = Math.max(lastEndMs, endMs);
    finished = stretch;
    current = undefined;
  }

  return (stretch) => {
    if (stretch.stretch <= finished) return [];
    // A recogniser that begins a new stretch has ended the last one, whether or not it said so.
    const unfinished =
      current && current.stretch !== stretch.stretch ? hear({ ...current, final: true }) : [];
    current = stretch;
    return [...unfinished, ...hear(stretch)];
  };
}

/** Recognisers time a stretch, not its words: those are spread evenly over it. */
const timed = (tokens: readonly Token[], { startMs, endMs }: Stretch): Word[] =>
  tokens.map((token, i) => ({
    token,
    ms: Math.round(startMs + ((endMs - startMs) * i) / Math.max(1, tokens.length)),
  }));

function bestOfEach(found: readonly FoundPhrase[]): readonly FoundPhrase[] {
  const best = new Map<string, FoundPhrase>();
  for (const one of found) {
    const rival = best.get(one.phrase.id);
    const better = !rival || quality(one) > quality(rival);
    if (better || (quality(one) === quality(rival) && one.words > rival.words)) best.set(one.phrase.id, one);
  }
  return [...best.values()];
}

/** 1 where every word was found as it is written; a word wrong costs its share, one that is only alike a quarter of it. */
const quality = ({ words, errors, alike }: FoundPhrase): number => 1 - (errors + alike / 4) / (words + 1);

function toHeard(found: FoundPhrase, words: readonly Word[], { confidence = 1 }: Stretch): Heard {
  const { phrase } = found;
  const sure = phrase.weight * quality(found) * Math.min(1, Math.max(0, confidence));
  return {
    phrase: phrase.id,
    intent: phrase.intent,
    snippet: written(words.map(({ token }) => token)),
    offsetMs: words[0]?.ms ?? 0,
    confidence: Math.round(sure * 100) / 100,
  };
}

import type { Automaton, Step } from './automaton.js';
import { nearly, type Token } from './tokens.js';

/** A form found in a row of words, from the first to behind the last. */
export interface Found {
  readonly form: number;
  readonly from: number;
  readonly to: number;
  /** Words of the form that were found. */
  readonly words: number;
  /** Words wrong, missing or in the way. */
  readonly errors: number;
  /** Words that only sound or look like the ones meant. */
  readonly alike: number;
}

/** A form that is under way. */
export interface Run {
  readonly at: number;
  readonly from: number;
  readonly words: number;
  readonly errors: number;
  readonly alike: number;
  /** Fillers since the last word of the form. */
  readonly idle: number;
  /** A form does not end on a word that is not its own. */
  readonly own: boolean;
}

/** How many errors a form of so many words may have. */
export type Tolerance = (words: number) => number;
export const EXACT: Tolerance = () => 0;
const MOST_FILLERS = 4;

export interface Advance {
  readonly runs: readonly Run[];
  /** The forms that end on this word. */
  readonly found: readonly Found[];
}

/**
 * What one more word, at this place, does to the forms that are under way. A form begins on a word of its own only; of two ways to
 * one state the better is kept.
 */
export function advance(
  automaton: Automaton,
  before: readonly Run[],
  token: Token,
  place: number,
  tolerance: Tolerance,
): Advance {
  const { steps, ends, first, left } = automaton;
  const next = new Map<number, Run>();
  const added: number[] = [];
  const keep = (run: Run, at: number, own: boolean, words: number, errors: number, alike: number): void => {
    // What has more errors than its longest end may have leads nowhere; and each is paid for by two words found before it.
    if (errors > 0 && errors > Math.min(words / 2, tolerance(words + (left[at] ?? 0)))) return;
    const idle = own || at !== run.at || errors > run.errors ? 0 : run.idle + 1;
    const rival = next.get(at);
    const better = { at, from: run.from, words, errors, alike, idle, own };
    if (rival && !isBetter(better, rival)) return;
    next.set(at, better);
    added.push(at);
  };
  const toAll = (
    run: Run,
    { to }: Step,
    own: boolean,
    words: number,
    errors: number,
    alike: number,
  ): void => {
    for (const at of to) keep(run, at, own, words, errors, alike);
  };

  for (const run of before) {
    const { words, errors, alike } = run;
    for (const step of steps[run.at] ?? []) {
      const { over } = step;
      if (over === 'any') toAll(run, step, false, words, errors, alike);
      else if (over.word === token.word) toAll(run, step, true, words + 1, errors, alike);
      else if (over.sound === token.sound || (!over.key && !token.key && nearly(over.word, token.word)))
        toAll(run, step, true, words + 1, errors, alike + 1);
      else if (!over.key && !token.key) toAll(run, step, false, words, errors + 1, alike);
    }
    if (token.filler && run.idle < MOST_FILLERS) keep(run, run.at, false, words, errors, alike);
    else if (!token.key) keep(run, run.at, false, words, errors + 1, alike);
  }
  const begin: Run = { at: -1, from: place, words: 1, errors: 0, alike: 0, idle: 0, own: true };
  for (const step of first.get(token.sound) ?? [])
    toAll(begin, step, true, 1, 0, step.over !== 'any' && step.over.word !== token.word ? 1 : 0);

  // Words of the form that were left out: each may be followed by another.
  for (let i = 0; i < added.length; i++) {
    const run = next.get(added[i] ?? -1);
    if (!run) continue;
    for (const step of steps[run.at] ?? [])
      if (step.over !== 'any' && !step.over.key)
        toAll(run, step, run.own, run.words, run.errors + 1, run.alike);
  }

  const found: Found[] = [];
  for (const { at, from, words, errors, alike, own } of next.values()) {
    const form = ends.get(at);
    if (form !== undefined && own && errors <= tolerance(words))
      found.push({ form, from, to: place + 1, words, errors, alike });
  }
  return { runs: [...next.values()].filter(({ at }) => (steps[at]?.length ?? 0) > 0), found };
}

/** Fewer errors, then its own last word, then more words, then fewer that are only alike, then the later start: the shorter way. */
function isBetter(a: Run, b: Run): boolean {
  if (a.errors !== b.errors) return a.errors < b.errors;
  if (a.own !== b.own) return a.own;
  if (a.words !== b.words) return a.words > b.words;
  return a.alike === b.alike ? a.from > b.from : a.alike < b.alike;
}

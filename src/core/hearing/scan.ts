import type { Automaton } from './automaton.js';
import { type Advance, advance, type Found, type Run, type Tolerance } from './find.js';
import type { Token } from './tokens.js';

/** Reads a row of words whose end may still change, and goes on from where it last agreed: a partial costs its new words only. */
export interface Scan {
  /** The words behind those that are fixed. Places count from the first word ever read. */
  read(tokens: readonly Token[]): { readonly found: readonly Found[]; readonly open: readonly number[] };
  /** What was read last will not change any more. */
  fix(): void;
  /** Forms that were under way are given up. */
  breakOff(): void;
}

interface Seen extends Advance {
  readonly word: string;
}

/** A form that ended so long ago overlaps nothing that is found now. */
const KEPT = 60;

export function createScan(automaton: Automaton, tolerance: Tolerance): Scan {
  let fixed = 0;
  let base: readonly Run[] = [];
  let earlier: readonly Found[] = [];
  let seen: Seen[] = [];

  return {
    read(tokens) {
      let agreed = 0;
      while (agreed < seen.length && seen[agreed]?.word === tokens[agreed]?.word) agreed++;
      seen = seen.slice(0, agreed);
      for (const [i, token] of tokens.entries()) {
        if (i < agreed) continue;
        const before = seen.at(-1)?.runs ?? base;
        seen.push({ word: token.word, ...advance(automaton, before, token, fixed + i, tolerance) });
      }
      return {
        found: [...earlier, ...seen.flatMap(({ found }) => found)],
        open: (seen.at(-1)?.runs ?? base).map(({ from }) => from),
      };
    },
    fix() {
      base = seen.at(-1)?.runs ?? base;
      fixed += seen.length;
      earlier = [...earlier, ...seen.flatMap(({ found }) => found)].filter(({ to }) => to > fixed - KEPT);
      seen = [];
    },
    breakOff() {
      base = [];
      earlier = [];
      seen = [];
    },
  };
}

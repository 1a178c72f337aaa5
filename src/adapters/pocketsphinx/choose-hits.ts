import type { Hit } from './output.js';

/** A phrase so much longer than a rival explains more of what was said than the rival does. */
const LONGER = 0.3;
/** Two hits are about the same words when they share half of the shorter one. */
const SHARED = 0.5;

const length = ({ from, to }: Hit): number => to - from;
const aboutTheSame = (a: Hit, b: Hit): boolean =>
  Math.min(a.to, b.to) - Math.max(a.from, b.from) > SHARED * Math.min(length(a), length(b));

/**
 * What was said, of all that was spotted in one stretch. A rival of a better score cancels a phrase; of phrases about the same
 * words the longest is told.
 */
export function chooseHits(hits: readonly Hit[], rivals: ReadonlySet<string>): Hit[] {
  const against = hits.filter(({ words }) => rivals.has(words));
  const standing = hits.filter(
    (hit) =>
      !rivals.has(hit.words) &&
      !against.some(
        (rival) =>
          aboutTheSame(hit, rival) && rival.score > hit.score && length(hit) - length(rival) < LONGER,
      ),
  );
  const chosen: Hit[] = [];
  for (const hit of standing.sort((a, b) => length(b) - length(a) || b.score - a.score))
    if (!chosen.some((other) => aboutTheSame(hit, other))) chosen.push(hit);
  return chosen.sort((a, b) => a.from - b.from);
}

import type { Hit } from './output.js';

/** Of hits that overlap only the longest counts; where that is a rival, none does. */
export function chooseHits(hits: readonly Hit[], rivals: ReadonlySet<string>): Hit[] {
  const chosen: Hit[] = [];
  const longestFirst = [...hits].sort((a, b) => b.to - b.from - (a.to - a.from) || a.from - b.from);
  for (const hit of longestFirst)
    if (!chosen.some((other) => hit.from < other.to && other.from < hit.to)) chosen.push(hit);
  return chosen.filter(({ words }) => !rivals.has(words)).sort((a, b) => a.from - b.from);
}

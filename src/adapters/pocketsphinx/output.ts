/** A phrase spotted: seconds from the first audio, and the recogniser's own score. */
export interface Hit {
  readonly words: string;
  readonly from: number;
  readonly to: number;
  readonly score: number;
}

const TIMED = /^([a-z' ]{1,200}?) +(\d{1,7}\.\d{3}) (\d{1,7}\.\d{3}) (\d(?:\.\d+)?(?:e[-+]\d+)?)$/;
const WORDS = /^[a-z' ]*$/;
const LONGEST_LINE = 4096;

export type Read = { readonly hits: readonly Hit[] } | { readonly garbage: string };

/**
 * Reads what `pocketsphinx_continuous -kws -time yes` prints: for each stretch of speech a line of all phrases, then one line
 * for each with its times. Anything else is garbage: a recogniser that says it is not to be believed.
 */
export function createOutputReader(): (chunk: string) => Read {
  let rest = '';
  return (chunk) => {
    rest += chunk;
    const lines = rest.split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > LONGEST_LINE) return { garbage: 'a line without an end' };
    const hits: Hit[] = [];
    for (const line of lines) {
      const timed = TIMED.exec(line);
      if (timed) {
        const [, words = '', from, to, score] = timed;
        hits.push({ words: words.trim(), from: Number(from), to: Number(to), score: Number(score) });
      } else if (!WORDS.test(line)) return { garbage: line.slice(0, 80) };
    }
    return { hits };
  };
}

/** What a Vosk server says, and is told. */

export interface Word {
  readonly word: string;
  readonly start: number;
  readonly end: number;
  readonly conf?: number;
}
export type Answer =
  | { readonly kind: 'partial'; readonly text: string }
  | { readonly kind: 'final'; readonly text: string; readonly words: readonly Word[] };

export const configFrame = (sampleRate: number, phrases: readonly string[]): string =>
  JSON.stringify({
    config: {
      sample_rate: sampleRate,
      words: 1,
      max_alternatives: 0,
      ...(phrases.length > 0 && { phrase_list: phrases }),
    },
  });

/** Compared byte for byte by the server; any other spelling is taken for audio. */
export const END = '{"eof" : 1}';

/** Undefined for what is no answer of a Vosk server. */
export function readAnswer(text: string): Answer | undefined {
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isObject(given)) return undefined;
  if (typeof given.partial === 'string') return { kind: 'partial', text: given.partial };
  if (typeof given.text !== 'string') return undefined;
  const { result = [] } = given;
  if (!Array.isArray(result)) return undefined;
  const words = result.map(readWord);
  if (!words.every((word) => word !== undefined)) return undefined;
  return { kind: 'final', text: given.text, words };
}

function readWord(given: unknown): Word | undefined {
  if (!isObject(given)) return undefined;
  const { word, start, end, conf } = given;
  if (typeof word !== 'string' || !isSeconds(start) || !isSeconds(end)) return undefined;
  return { word, start, end, ...(typeof conf === 'number' && { conf }) };
}

const isSeconds = (given: unknown): given is number => typeof given === 'number' && given >= 0 && given < 1e6;
const isObject = (given: unknown): given is Readonly<Record<string, unknown>> =>
  typeof given === 'object' && given !== null && !Array.isArray(given);

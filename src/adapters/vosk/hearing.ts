import type { Utterance } from '../../app/ports/speech.js';
import type { Answer } from './codec.js';

export interface Hearing {
  /** So much audio went to the server, or was dropped on the way. */
  sent(ms: number): void;
  skipped(ms: number): void;
  answered(answer: Answer): void;
}

/** Turns answers into utterances: partials of one stretch carry its number, and what changes nothing is not told. */
export function createHearing(tell: (utterance: Utterance) => void): Hearing {
  let sentMs = 0;
  let skippedMs = 0;
  let stretch = 1;
  let startMs = 0;
  let lastPartial = '';
  return {
    sent(ms) {
      sentMs += ms;
    },
    skipped(ms) {
      skippedMs += ms;
    },
    answered(answer) {
      const now = Math.round(sentMs + skippedMs);
      const text = answer.text.trim();
      if (answer.kind === 'partial') {
        if (text === '') startMs = now;
        else if (text !== lastPartial) tell({ stretch, text, final: false, startMs, endMs: now });
        lastPartial = text;
        return;
      }
      if (text !== '') {
        const [first, last] = [answer.words[0], answer.words.at(-1)];
        const ms = (seconds: number): number => Math.round(seconds * 1000 + skippedMs);
        const confidence = meanConfidence(answer.words);
        tell({
          stretch,
          text,
          final: true,
          startMs: first ? ms(first.start) : startMs,
          endMs: last ? ms(last.end) : now,
          ...(confidence !== undefined && { confidence }),
        });
      }
      stretch += 1;
      startMs = now;
      lastPartial = '';
    },
  };
}

function meanConfidence(words: readonly { readonly conf?: number }[]): number | undefined {
  const known = words.flatMap(({ conf }) => (conf === undefined ? [] : [conf]));
  if (known.length === 0) return undefined;
  const mean = known.reduce((sum, conf) => sum + conf, 0) / known.length;
  return Math.min(1, Math.max(0, mean));
}

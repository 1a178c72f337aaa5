import type { SpeechEngine } from '../../app/ports/speech.js';
import { spokenForm } from './keyphrases.js';
import { DEFAULTS, type KeyPhrase, type PocketsphinxOptions } from './options.js';
import { Pool } from './pool.js';
import { whatIsMissing } from './program.js';
import { RIVALS } from './rivals.js';
import { openStream } from './stream.js';
import { makeWorkplace } from './workplace.js';

export type { KeyPhrase, PocketsphinxOptions };

/** English, without a server: keyphrases spotted by one pocketsphinx process a voice. */
export function createPocketsphinx(options: PocketsphinxOptions): SpeechEngine {
  const { program, model, maxStreams, spare, stallMs } = { ...DEFAULTS, ...options };
  const { log, phrases, rivals = RIVALS } = options;
  const workplace = makeWorkplace(model, [...phrases, ...rivals]);
  workplace.then(
    ({ unknown }) => {
      if (unknown.length > 0) log.warn('words not in the dictionary', { words: unknown.join(' ') });
    },
    (error: unknown) => log.error('pocketsphinx cannot be prepared', { why: String(error) }),
  );
  const pool = new Pool({ program, workplace, spare, most: maxStreams, stallMs, log });
  const rival = new Set(rivals.map(({ words }) => spokenForm(words)));
  return {
    name: 'pocketsphinx',
    problem: () => whatIsMissing(program, model),
    open(listener) {
      if (pool.take()) return openStream(pool, rival, listener);
      queueMicrotask(() => listener.lost(`all ${maxStreams} recognisers are taken`));
      return { audio() {}, close() {} };
    },
    close: () => pool.close(),
  };
}

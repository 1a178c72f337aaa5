import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

/** Where scripts/get-speech and scripts/get-tools put what the tests of speech need. */
export interface SpeechTools {
  readonly program: string;
  readonly model: string;
  readonly flite: string;
  readonly sox: string;
  /** Clips already spoken. */
  readonly clips: string;
}

/** Throws where they are missing: a test that is left out proves nothing. */
export function findSpeech(root = process.cwd()): SpeechTools {
  const at = (path: string): string => resolve(root, '.callward', path);
  const found = {
    program: at('speech/bin/pocketsphinx_continuous'),
    model: at('speech/root/usr/share/pocketsphinx/model/en-us'),
    flite: at('speech/bin/flite'),
    sox: at('tools/bin/sox'),
  };
  for (const path of Object.values(found))
    if (!existsSync(path)) throw new Error(`${path} is missing: run scripts/set-up`);
  return { ...found, clips: at('speech-clips') };
}

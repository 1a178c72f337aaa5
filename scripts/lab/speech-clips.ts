import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Codec } from './g711.js';

const run = promisify(execFile);

export interface Line {
  readonly words: string;
  readonly voice: string;
  readonly stretch: number;
}

export interface Speaker {
  /** The bytes of the clip as RTP would carry them. */
  say(line: Line, codec: Codec): Promise<Buffer>;
}

/** flite's voices through a telephone's band; clips are kept, since a second run says the same. */
export function createSpeaker(flite: string, sox: string, folder: string): Speaker {
  return {
    async say({ words, voice, stretch }, codec) {
      const name = `${words.replace(/[^A-Za-z]+/g, '-').slice(0, 80)}-${voice}-${stretch}`;
      const file = join(folder, `${name}.${codec}`);
      if (!existsSync(file)) {
        await mkdir(folder, { recursive: true });
        const [wide, part] = [join(folder, `${name}.${process.pid}.wav`), `${file}.${process.pid}`];
        await run(flite, ['-voice', voice, '--setf', `duration_stretch=${stretch}`, '-t', words, '-o', wide]);
        const g711 = codec === 'alaw' ? 'al' : 'ul';
        const effects = ['sinc', '300-3400', 'norm', '-6'];
        await run(sox, ['-R', '-D', wide, '-r', '8000', '-c', '1', '-t', g711, part, ...effects]);
        await run('rm', [wide]);
        await rename(part, file);
      }
      return readFile(file);
    },
  };
}

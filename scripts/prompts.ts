import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { parse } from 'yaml';

/**
 * Speaks dialplan/prompts/*.yaml into 8 kHz 16-bit mono files: node build/scripts/prompts.js --out DIR. Only what is
 * missing is made, so a site's own recordings stay; delete a file to have it made again.
 */
const RATE = 8000;

/** A RIFF header for 16-bit mono PCM at 8 kHz. */
export function wav(samples: Int16Array): Buffer {
  const bytes = samples.length * 2;
  const file = Buffer.alloc(44 + bytes);
  file.write('RIFF', 0);
  file.writeUInt32LE(36 + bytes, 4);
  file.write('WAVEfmt ', 8);
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(1, 20);
  file.writeUInt16LE(1, 22);
  file.writeUInt32LE(RATE, 24);
  file.writeUInt32LE(RATE * 2, 28);
  file.writeUInt16LE(2, 32);
  file.writeUInt16LE(16, 34);
  file.write('data', 36);
  file.writeUInt32LE(bytes, 40);
  samples.forEach((sample, at) => {
    file.writeInt16LE(sample, 44 + at * 2);
  });
  return file;
}

/** Notes in Hz, 0 for silence, each `ms` long, with soft edges so that nothing clicks. */
export function tone(notes: readonly number[], ms: number): Int16Array {
  const length = (RATE * ms) / 1000;
  const edge = RATE / 200;
  return Int16Array.from({ length: length * notes.length }, (_, at) => {
    const within = at % length;
    const soft = Math.min(1, within / edge, (length - within) / edge);
    return Math.round(
      9000 * soft * Math.sin((2 * Math.PI * (notes[Math.floor(at / length)] ?? 0) * at) / RATE),
    );
  });
}

const TONES: Readonly<Record<string, Int16Array>> = {
  'tone-registered': tone([660, 880], 180),
  'tone-undone': tone([880, 660], 180),
  'tone-supervisor': tone([1200], 250),
  'tone-possible-refusal': tone([1320, 0, 1320], 120),
};

function run(program: string, args: readonly string[], input?: string): void {
  const result = spawnSync(program, args, { input, encoding: 'utf8' });
  if (result.error)
    throw new Error(
      `cannot run ${program} (${result.error.message}): install it (apt-get install espeak-ng sox) or name it with --espeak and --sox`,
    );
  if (result.status !== 0)
    throw new Error(`${program} failed with ${result.status}: ${result.stderr.trim()}`);
}

export function readPrompts(file: string): {
  readonly voice: string;
  readonly texts: ReadonlyMap<string, string>;
} {
  const content: unknown = parse(readFileSync(file, 'utf8'));
  if (typeof content !== 'object' || content === null) throw new Error(`${file} is not a list of prompts`);
  const texts = new Map(Object.entries(content).map(([name, text]) => [name, String(text)]));
  const voice = texts.get('voice');
  if (voice === undefined) throw new Error(`${file} names no voice: add a line "voice: en-gb"`);
  texts.delete('voice');
  for (const name of texts.keys())
    if (!/^[a-z0-9-]+$/.test(name)) throw new Error(`${file}: "${name}" cannot be a file name`);
  return { voice, texts };
}

/** Written beside and renamed, so that a broken run leaves no half a file that a later one would keep. */
function place(target: string, make: (beside: string) => void): boolean {
  if (existsSync(target)) return false;
  const beside = `${target.slice(0, -4)}.part.wav`;
  try {
    make(beside);
    renameSync(beside, target);
  } finally {
    rmSync(beside, { force: true });
  }
  return true;
}

export function makePrompts(options: { source: string; out: string; espeak: string; sox: string }): number {
  let made = 0;
  mkdirSync(options.out, { recursive: true });
  for (const [name, samples] of Object.entries(TONES))
    if (place(path.join(options.out, `${name}.wav`), (file) => writeFileSync(file, wav(samples)))) made += 1;
  for (const language of ['zh', 'en']) {
    const folder = path.join(options.out, language);
    mkdirSync(folder, { recursive: true });
    const { voice, texts } = readPrompts(path.join(options.source, `${language}.yaml`));
    for (const [name, text] of texts) {
      const spoken = path.join(folder, `.${name}.spoken.wav`);
      const fresh = place(path.join(folder, `${name}.wav`), (file) => {
        try {
          run(options.espeak, ['-v', voice, '-b', '1', '-s', '165', '-w', spoken, '--stdin'], text);
          run(options.sox, [spoken, '-r', String(RATE), '-b', '16', '-c', '1', file, 'norm', '-3']);
        } finally {
          rmSync(spoken, { force: true });
        }
      });
      if (fresh) made += 1;
    }
  }
  return made;
}

function main(): void {
  const { values } = parseArgs({
    options: {
      out: { type: 'string' },
      source: { type: 'string', default: 'dialplan/prompts' },
      espeak: { type: 'string', default: 'espeak-ng' },
      sox: { type: 'string', default: 'sox' },
    },
  });
  if (!values.out) throw new Error('say where the prompts go: --out DIR (Asterisk looks in sounds/callward)');
  const made = makePrompts({
    source: values.source,
    out: values.out,
    espeak: values.espeak,
    sox: values.sox,
  });
  console.log(`${made} prompts made in ${values.out}`);
}

if (
  process.argv[1] !== undefined &&
  import.meta.url === new URL(`file://${path.resolve(process.argv[1])}`).href
) {
  try {
    main();
  } catch (error) {
    console.error(`prompts: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  }
}

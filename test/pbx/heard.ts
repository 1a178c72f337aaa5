import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Ear } from '../../scripts/lab/ear.js';
import { prompts } from '../../scripts/lab/lab.js';

const RATE = 8000;
const HEAD = 44;
/** A sentence is looked for by its tenths of a second, each near its place: a packet that is lost on the way moves what follows. */
const PART = RATE / 10;
const NEAR = RATE / 10;
/** µ-law costs less than a hundredth of the likeness. */
const THE_SAME = 0.95;
/** Sentences share words (呼叫已被拦截), but never so many. */
const NEARLY_ALL = 0.8;

/** The sentences that a phone was played, of those whose names begin so: each name that its samples are found under. */
export function heard(ear: Ear, names: readonly string[]): string[] {
  const line = lineOf(ear.samples());
  return names.filter((name) => share(line, sentence(name)) > NEARLY_ALL);
}

/** Every sentence there is in the lab's language. */
export const SENTENCES: readonly string[] = readdirSync(join(prompts, 'zh')).map((file) =>
  file.replace(/\.wav$/, ''),
);

/** A 16-bit mono file at 8 kHz, without the silence before and after. */
function sentence(name: string): Float32Array {
  const file = readFileSync(join(prompts, 'zh', `${name}.wav`));
  const samples = Float32Array.from({ length: (file.length - HEAD) / 2 }, (_, i) =>
    file.readInt16LE(HEAD + i * 2),
  );
  const loud = (sample: number): boolean => Math.abs(sample) > 100;
  return samples.subarray(samples.findIndex(loud), samples.findLastIndex(loud));
}

interface Line {
  readonly samples: Float32Array;
  /** Of all samples before each. */
  readonly energy: Float64Array;
}

function lineOf(heard: readonly number[]): Line {
  const samples = Float32Array.from(heard);
  const energy = new Float64Array(samples.length + 1);
  for (let i = 0; i < samples.length; i++) energy[i + 1] = (energy[i] ?? 0) + (samples[i] ?? 0) ** 2;
  return { samples, energy };
}

/** How much of what is audible in the sentence is on the line, in its order. */
function share(line: Line, sentence: Float32Array): number {
  const parts = audible(sentence);
  // Any of the three loudest may be the one that lost a packet.
  for (const part of parts.toSorted((a, b) => b.energy - a.energy).slice(0, 3)) {
    const place = find(line, part, 0, line.samples.length);
    if (place === undefined) continue;
    const start = place - part.at;
    const found = parts.filter(
      (other) => find(line, other, start + other.at - NEAR, start + other.at + NEAR) !== undefined,
    );
    if (found.length / parts.length > NEARLY_ALL) return found.length / parts.length;
  }
  return 0;
}

interface Part {
  readonly samples: Float32Array;
  readonly at: number;
  readonly energy: number;
}

function audible(sentence: Float32Array): Part[] {
  return Array.from({ length: Math.floor(sentence.length / PART) }, (_, i) => {
    const samples = sentence.subarray(i * PART, (i + 1) * PART);
    return { samples, at: i * PART, energy: dot(samples, samples, 0) };
  }).filter(({ energy }) => energy > PART * 300 ** 2);
}

/** Where on the line the part is, between the two places. Most places are as loud by no means, and are passed by. */
function find({ samples, energy }: Line, part: Part, from: number, until: number): number | undefined {
  const end = Math.min(until, samples.length - PART);
  for (let at = Math.max(0, from); at < end; at++) {
    const there = (energy[at + PART] ?? 0) - (energy[at] ?? 0);
    if (there < part.energy * 0.9 || there > part.energy * 1.1) continue;
    if (dot(part.samples, samples, at) > THE_SAME * Math.sqrt(there * part.energy)) return at;
  }
  return undefined;
}

function dot(part: Float32Array, line: Float32Array, at: number): number {
  let sum = 0;
  for (let i = 0; i < part.length; i++) sum += (part[i] ?? 0) * (line[at + i] ?? 0);
  return sum;
}

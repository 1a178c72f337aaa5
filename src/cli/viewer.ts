import type { Command } from 'commander';
import { redact } from '../adapters/log/redact.js';
import type { Store } from '../app/ports/store.js';
import { recordReveal } from '../app/shielding/reveal.js';
import { maskNumber } from '../core/number/mask.js';
import { usage } from './failure.js';
import { refuse } from './refusal.js';

export interface RevealOptions {
  readonly reveal?: boolean;
  readonly operator?: string;
}

/** How numbers are shown: masked, or in full after the look is on the record (R7.2). */
export interface Viewer {
  number(number: string): string;
  /** A whole record or entry, with every number in it shown that way. */
  value(value: unknown): unknown;
}

export const MASKED: Viewer = { number: maskNumber, value: (value) => maskDeep(value) };

export const withReveal = (command: Command): Command =>
  command
    .option('--reveal', '显示完整号码（须记录在案）/ show full numbers; the look is recorded')
    .option('--operator <name>', '经办人 / who asks');

export async function openViewer(
  store: Store,
  options: RevealOptions,
  command: string,
  numbers: number,
): Promise<Viewer> {
  if (!options.reveal) return MASKED;
  if (options.operator === undefined) {
    throw usage(
      '--reveal 须有 --operator / --reveal needs --operator',
      '--reveal --operator NAME',
      '--operator',
    );
  }
  const answer = await recordReveal({ store, now: Date.now })(options.operator, command, numbers);
  if (answer.outcome === 'refused') throw refuse(answer.why);
  return { number: (number) => number, value: (value) => value };
}

const NUMBERS = new Set(['number', 'dialled', 'presented', 'key', 'dial']);
const FREE_TEXT = new Set(['detail', 'evidence', 'reason', 'why']);

function maskDeep(value: unknown, key = ''): unknown {
  if (typeof value === 'string') {
    if (NUMBERS.has(key)) return maskNumber(value);
    return FREE_TEXT.has(key) ? redact(value) : value;
  }
  if (Array.isArray(value)) return value.map((item) => maskDeep(item, key));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, maskDeep(item, name)]));
}

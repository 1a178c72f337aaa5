import type { Command } from 'commander';
import { redact } from '../adapters/log/redact.js';
import type { Store } from '../app/ports/store.js';
import { viewRecord } from '../app/shielding/record-view.js';
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
  /** Free text of a person, in which a number may stand. */
  text(text: string): string;
  /** A whole record or entry for JSON, with every number in it shown that way and every time in ISO 8601. */
  value(value: unknown): unknown;
}

const viewer = (number: Viewer['number'], text: Viewer['text']): Viewer => ({
  number,
  text,
  value: (value) => viewRecord(value, { number, text }),
});

export const MASKED: Viewer = viewer(maskNumber, redact);
const IN_FULL: Viewer = viewer(
  (number) => number,
  (text) => text,
);

export const withReveal = (command: Command): Command =>
  command
    .option('--reveal', '显示完整号码（须记录在案）/ show full numbers; the look is recorded')
    .option('--operator <name>', '经办人 / who asks');

/** What is looked at: how many numbers, and which where it is one. */
export interface Look {
  readonly command: string;
  readonly numbers: number;
  readonly number?: string;
}

export async function openViewer(store: Store, options: RevealOptions, look: Look): Promise<Viewer> {
  if (!options.reveal) return MASKED;
  if (options.operator === undefined) {
    throw usage(
      '--reveal 须有 --operator / --reveal needs --operator',
      `callward ${look.command} … --reveal --operator NAME`,
      '--operator',
    );
  }
  const record = recordReveal({ store, now: Date.now });
  const answer = await record(options.operator, look.command, look.numbers, look.number);
  if (answer.outcome === 'refused') throw refuse(answer.why, look.command);
  return IN_FULL;
}

import { redact } from '../adapters/log/redact.js';
import { normalise } from '../core/number/normalise.js';
import type { PhoneNumber } from '../core/number/phone-number.js';
import type { Policy } from '../core/policy/policy.js';
import { parseInstant } from '../core/time/instant.js';
import { usage } from './failure.js';

/** An ISO 8601 instant; one without an offset is meant in legal time of mainland China (UTC+8). */
export function readInstant(text: string, option: string): number {
  const at = parseInstant(text);
  if (at === undefined) {
    throw usage(`${option}: 不是时间 / is no time`, '例如 / for example 2026-11-22T22:00:00+08:00', option);
  }
  return at;
}

/** A number that must be readable. The message does not repeat it: it may end up in a log (R7.2). */
export function readNumber(text: string, policy: Policy): PhoneNumber {
  const reading = normalise(text, policy.plan);
  if (reading.parsed) return reading;
  throw usage(
    `号码无法识别 / the number cannot be read (${reading.why})`,
    '例如 / for example 13800138000, +8613800138000, 01062551234, 95588',
    'NUMBER',
  );
}

export function readCount(text: string, option: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw usage(
    `${option}: 须为正整数 / must be a whole number from 1`,
    `例如 / for example ${option} 100`,
    option,
  );
}

export function readChoice<T extends string>(text: string, choices: readonly T[], option: string): T {
  const found = choices.find((choice) => choice === text);
  if (found !== undefined) return found;
  throw usage(
    `${option}: ${redact(text)} 不是可选值 / is not one of the choices`,
    `请选 / choose from: ${choices.join(', ')}`,
    option,
  );
}

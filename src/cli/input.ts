import { redact } from '../adapters/log/redact.js';
import { normalise } from '../core/number/normalise.js';
import type { PhoneNumber } from '../core/number/phone-number.js';
import type { Policy } from '../core/policy/policy.js';
import { usage } from './failure.js';

const INSTANT = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})?)?$/;

/** An ISO 8601 instant; one without an offset is meant in legal time of mainland China (UTC+8). */
export function readInstant(text: string, option: string): number {
  const match = INSTANT.exec(text);
  const whole = text.includes('T') ? text : `${text}T00:00:00`;
  const at = match ? Date.parse(match[1] === undefined ? `${whole}+08:00` : whole) : Number.NaN;
  // The engine takes 30 February for 2 March; a date that comes back as another was none.
  if (Number.isNaN(at) || !sameDay(at, whole, match?.[1])) {
    throw usage(`${option}: 不是时间 / is no time`, '例如 / for example 2026-11-22T22:00:00+08:00', option);
  }
  return at;
}

function sameDay(at: number, text: string, zone = '+08:00'): boolean {
  const [, sign, hours, minutes] = /^([+-])(\d{2}):(\d{2})$/.exec(zone) ?? [];
  const offset = (sign === '-' ? -1 : 1) * (Number(hours ?? 0) * 60 + Number(minutes ?? 0));
  return new Date(at + offset * 60_000).toISOString().slice(0, 10) === text.slice(0, 10);
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

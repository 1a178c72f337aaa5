import type { LogFields } from '../../app/ports/log.js';
import { maskNumber } from '../../core/number/mask.js';

const DIGIT = '[0-9\uff10-\uff19]';
/** Seven digits or more, ASCII or full-width, with the separators that people write between them. */
const RUN = new RegExp(`\\+?${DIGIT}(?:[ .()\u00a0-]{0,2}${DIGIT}){6,}`, 'gu');
/**
 * What has seven digits and is no number, so that a log can still be followed: UUIDs, Asterisk's unique ids and channel
 * counters (`1795312800.17`, `-0000001a`), dates with or without a time, addresses with or without a port.
 */
const KEEP = new RegExp(
  [
    '\\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\\b',
    '(?<![\\w.+-])1[0-9]{9}\\.[0-9]{1,6}(?![\\w.])',
    '-000[0-9a-f]{5}(?![\\w])',
    '(?<![\\w-])[0-9]{4}-[0-9]{2}-[0-9]{2}(?:T[0-9:.]+Z?)?(?![\\w-])',
    '(?<![\\w.])[0-9]{1,3}(?:\\.[0-9]{1,3}){3}(?::[0-9]{1,5})?(?![\\w.])',
  ].join('|'),
  'gu',
);

/**
 * The last net under the log (R7.2): whoever logs masks the number; what slips through is masked here. Rather a masked
 * id too many than one number readable.
 */
export function redact(text: string): string {
  let out = '';
  let from = 0;
  for (const kept of text.matchAll(KEEP)) {
    out += hide(text.slice(from, kept.index)) + kept[0];
    from = kept.index + kept[0].length;
  }
  return out + hide(text.slice(from));
}

const hide = (text: string): string => text.replace(RUN, (run) => maskNumber(ascii(run)));

export function redactFields(fields: LogFields): LogFields {
  return Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, redactValue(value)]));
}

function redactValue(value: LogFields[string]): LogFields[string] {
  if (typeof value === 'string') return redact(value);
  return typeof value === 'number' && Math.abs(value) >= 1e7 && !isTime(value)
    ? redact(String(value))
    : value;
}

/** An epoch time in milliseconds between 2001 and 2040: thirteen digits, where a mainland number has eleven. */
const isTime = (value: number): boolean => value >= 1e12 && value < 2.2e12;

const ascii = (run: string): string =>
  run.replace(/[\uff10-\uff19]/gu, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0xff10 + 0x30));

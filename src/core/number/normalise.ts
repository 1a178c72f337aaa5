import { readText } from './dialled-text.js';
import { AFTER_BARE_CODE, AFTER_PLUS, blockNumber, DIALLED, nationalNumber } from './national.js';
import type { NumberingPlan } from './numbering-plan.js';
import type { NumberReading, PhoneNumber } from './phone-number.js';
import { unparseable } from './unparseable.js';
import { worldRow } from './world.js';

const ALL_DIGITS = /^[0-9]{1,28}$/;
const SHORT_KEY = /^([0-9]{1,3}):([0-9]{1,12})$/;

/**
 * The one spelling of a dialled number (R1.3). Total and pure: any string gives a reading.
 *
 * Readings are tried in this order and the first that fits wins, so that a prefix never eats a digit of a number that
 * is whole as it stands: the number as dialled (international, national, local), with a bare country code, behind a
 * carrier prefix (17951 …); then the same again behind an outside-line digit; last, with a trailing group behind a
 * dash taken as an extension.
 */
export function normalise(raw: string, plan: NumberingPlan): NumberReading {
  if (ALL_DIGITS.test(raw)) return readDigits(raw, plan);
  const key = SHORT_KEY.exec(raw);
  if (key) return fromShortKey(key[1] ?? '', key[2] ?? '', plan);
  const text = readText(raw);
  if ('parsed' in text) return text;
  const whole = text.plus ? international(text.digits, plan) : inContext(text.digits, text.context, plan);
  if (whole.parsed) return withExtension(whole, text.extension);
  if (!text.dashed) return whole;
  const { digits, extension } = text.dashed;
  const shorter = text.plus ? international(digits, plan) : inContext(digits, text.context, plan);
  return shorter.parsed ? withExtension(shorter, extension) : whole;
}

/** RFC 3966 §5.1.5: a number without plus belongs to its context; at home it may be dialled as people dial. */
function inContext(digits: string, context: string | undefined, plan: NumberingPlan): NumberReading {
  if (context === undefined) return readDigits(digits, plan);
  if (!context.startsWith(plan.code)) return international(context + digits, plan);
  const dialled = readDigits(digits, plan);
  return dialled.parsed ? dialled : international(context + digits, plan);
}

/** An emergency number has no extension: more digits behind it are another number, and nothing may ride along. */
function withExtension(number: PhoneNumber, extension: string | undefined): NumberReading {
  if (extension === undefined) return number;
  if (number.kind === 'emergency') return unparseable('bad-characters');
  return { ...number, extension };
}

function readDigits(digits: string, plan: NumberingPlan): NumberReading {
  const whole = withoutOutsideLine(digits, plan);
  for (const outside of plan.outsideLine) {
    if (!digits.startsWith(outside)) continue;
    // Where the outside-line digit is 0, `00 20 …` is Egypt dialled directly or Guangzhou behind the outside line:
    // nobody can tell, and two customers are concerned, so the call does not go out.
    if (whole.parsed && !(whole.kind === 'international' && outside === plan.trunkPrefix)) continue;
    const behind = withoutOutsideLine(digits.slice(outside.length), plan);
    if (!behind.parsed) continue;
    return whole.parsed ? unparseable('ambiguous') : behind;
  }
  return whole;
}

function withoutOutsideLine(digits: string, plan: NumberingPlan): NumberReading {
  const direct = withoutCarrier(digits, plan);
  if (direct.parsed) return direct;
  for (const prefix of plan.carrierPrefixes) {
    if (!digits.startsWith(prefix)) continue;
    const behind = withoutCarrier(digits.slice(prefix.length), plan);
    if (behind.parsed) return behind;
  }
  return direct;
}

function withoutCarrier(digits: string, plan: NumberingPlan): NumberReading {
  if (digits.startsWith(plan.internationalPrefix)) {
    return international(digits.slice(plan.internationalPrefix.length), plan);
  }
  const national = nationalNumber(digits, plan, DIALLED);
  if (national.parsed || !digits.startsWith(plan.code)) return national;
  const behindCode = nationalNumber(digits.slice(plan.code.length), plan, AFTER_BARE_CODE);
  return behindCode.parsed ? behindCode : national;
}

/** Digits behind `+` or `00`. */
function international(digits: string, plan: NumberingPlan): NumberReading {
  if (digits.startsWith(plan.code)) return nationalNumber(digits.slice(plan.code.length), plan, AFTER_PLUS);
  const row = worldRow(digits, plan);
  if (!row) return unparseable('unknown-country');
  const length = digits.length - row.code.length;
  if (length < row.min || length > row.max) return unparseable('wrong-length');
  if (!row.first.includes(digits.charAt(row.code.length))) return unparseable('unknown-prefix');
  // A stray 00 before a mobile number (00 138 0013 8000) must not become a call abroad to a number that cannot exist.
  if (row.shape && !row.shape.test(digits.slice(row.code.length))) return unparseable('unknown-prefix');
  return {
    parsed: true,
    kind: 'international',
    key: `+${digits}`,
    dial: plan.internationalPrefix + digits,
    country: row.country,
  };
}

/** The identity of a short number (`86:95588`) reads as itself, so that an entry on file can be looked up again. */
function fromShortKey(code: string, digits: string, plan: NumberingPlan): NumberReading {
  if (code !== plan.code) return unparseable('unknown-country');
  if (plan.emergency.has(digits)) return nationalNumber(digits, plan, DIALLED);
  const block = blockNumber(digits, plan);
  return block && !block.key.startsWith('+') ? block : unparseable('unknown-prefix');
}

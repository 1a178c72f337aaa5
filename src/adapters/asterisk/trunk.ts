import type { NumberReading } from '../../core/number/phone-number.js';

/** How a trunk wants the number written. */
export type NumberFormat = 'national' | 'e164' | 'plus-e164' | 'verbatim';

export interface Trunk {
  readonly name: string;
  readonly format: NumberFormat;
  /** The carrier's host or address, to know it again in an explicit URI: `PJSIP/any/sip:138…@carrier`. */
  readonly carrierHost?: string;
}

/**
 * The screened number as the trunk wants it: digits and a leading + only, so that what was screened is what is dialled.
 * `verbatim` keeps the dialled spelling where that is plain digits, and falls back on the national form where it is not.
 */
export function numberForTrunk(
  reading: NumberReading,
  dialled: string,
  format: NumberFormat,
): string | undefined {
  if (!reading.parsed) return undefined;
  const international = reading.key.startsWith('+') ? reading.key : undefined;
  const written = {
    national: reading.dial,
    e164: international?.slice(1) ?? reading.dial,
    'plus-e164': international ?? reading.dial,
    verbatim: /^\+?[0-9]+$/.test(dialled) ? dialled : reading.dial,
  }[format];
  return /^\+?[0-9]{2,32}$/.test(written) ? written : undefined;
}

import type { NumberKind } from './phone-number.js';

/** One area code without the trunk prefix, and the lengths its subscriber numbers have. */
export interface AreaCode {
  readonly code: string;
  /** Its name, for people. */
  readonly region: string;
  /** ISO 3166-2, `CN-44`. */
  readonly part: string;
  readonly lengths: readonly number[];
}

/** A block of national numbers: everything that begins with `prefix` and has one of the total `lengths`. */
export interface NumberBlock {
  readonly prefix: string;
  readonly lengths: readonly number[];
  readonly kind: Exclude<NumberKind, 'landline' | 'international' | 'emergency'>;
  /** True where the number has an E.164 form (mobile, 400, 800); short codes are known to the country alone. */
  readonly e164: boolean;
}

/** A country or territory abroad, or a part of one with its own time. */
export interface WorldCode {
  readonly code: string;
  readonly country: string;
  /** Digits after the calling code. */
  readonly min: number;
  readonly max: number;
  /**
   * Digits a national number may begin with. Mostly not 0: +49 030… would otherwise be a second spelling of +49 30….
   */
  readonly first: string;
  /** What a whole national number looks like, where first digit and length say too little (+1: [2-9]XX[2-9]XXXXXX). */
  readonly shape?: RegExp;
  readonly zones: readonly string[];
}

/**
 * Parts of the country by the first seven digits of a mobile number (1 000 000 – 1 999 999). An array, because such a table has half
 * a million rows: as a map it would take 50 MB, and the service would stand still while a reload hands it over.
 */
export interface MobileRegions {
  readonly parts: readonly string[];
  /** At the prefix less {@link FIRST_MOBILE_PREFIX}: 0 for unknown, else the place in `parts`, counted from 1. */
  readonly byPrefix: Uint8Array;
}

export const FIRST_MOBILE_PREFIX = 1_000_000;
export const MOBILE_PREFIX_DIGITS = 7;

/** A numbering plan compiled for reading: immutable, and small enough to hold in the processor's cache. */
export interface NumberingPlan {
  /** Hash of the content, so that the policy's version changes with it. */
  readonly version: string;
  readonly country: string;
  readonly code: string;
  readonly trunkPrefix: string;
  readonly internationalPrefix: string;
  readonly zones: readonly string[];
  /** By prefix; {@link blockPrefixLengths} are the prefix lengths in use, longest first. */
  readonly blocks: ReadonlyMap<string, NumberBlock>;
  readonly blockPrefixLengths: readonly number[];
  readonly areas: ReadonlyMap<string, AreaCode>;
  readonly areaLengths: readonly number[];
  /** `CN-65` by every other name of the part: the letters of ISO 3166-2 (`CN-XJ`) and its own name (`新疆`). */
  readonly parts: ReadonlyMap<string, string>;
  /** Where mobile numbers were given out; absent where the operator has no such table. */
  readonly mobileRegions?: MobileRegions;
  readonly emergency: ReadonlySet<string>;
  /** Carrier-selection prefixes dialled before a number (17951 …), longest first. */
  readonly carrierPrefixes: readonly string[];
  readonly outsideLine: readonly string[];
  readonly homeArea?: string;
  /** By calling code, or calling code and first national digits (`1242`) where one code serves several places. */
  readonly world: ReadonlyMap<string, WorldCode>;
}

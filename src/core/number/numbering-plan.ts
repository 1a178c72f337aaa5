import type { NumberKind } from './phone-number.js';

/** One area code without the trunk prefix, and the lengths its subscriber numbers have. */
export interface AreaCode {
  readonly code: string;
  readonly region: string;
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

/** A country or territory abroad. Several rows may share a calling code (+1, +7): `leading` tells them apart. */
export interface WorldCode {
  readonly code: string;
  readonly country: string;
  /** Digits after the calling code. */
  readonly min: number;
  readonly max: number;
  /** Beginnings of national numbers that belong to this row; empty: whatever no other row of the code claims. */
  readonly leading: readonly string[];
  readonly zones: readonly string[];
}

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
  readonly emergency: ReadonlySet<string>;
  /** Carrier-selection prefixes dialled before a number (17951 …), longest first. */
  readonly carrierPrefixes: readonly string[];
  readonly outsideLine: readonly string[];
  readonly homeArea?: string;
  /** Rows of each calling code, those with the longest `leading` first. */
  readonly world: ReadonlyMap<string, readonly WorldCode[]>;
}

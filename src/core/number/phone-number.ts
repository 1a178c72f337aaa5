/** The kinds of number a plan tells apart. `freephone` is 400 and 800, `service` a national short number (95588, 12345). */
export type NumberKind = 'mobile' | 'landline' | 'freephone' | 'service' | 'international' | 'emergency';

/** Why a dialled string is not a number we can screen; each has its sentence in the manual. */
export type UnparseableWhy =
  | 'empty'
  | 'too-long'
  | 'bad-characters'
  | 'unknown-prefix'
  | 'wrong-length'
  | 'unknown-country'
  /** Two different numbers are equally good readings; only where the outside-line digit is the trunk prefix. */
  | 'ambiguous';

/** One number in its one spelling (R1.3: every spelling of the number is the same number). */
export interface PhoneNumber {
  readonly parsed: true;
  readonly kind: NumberKind;
  /**
   * The identity of the number, equal for every spelling: `+8613800138000` (E.164), or for national short and
   * emergency numbers, which have no E.164 form, country code, colon and digits: `86:95588`.
   */
  readonly key: string;
  /** Digits to send to a national trunk: `13800138000`, `01062551234`, `95588`, `0012125550123`. */
  readonly dial: string;
  /** ISO 3166-1 alpha-2 of the country, `CN`. */
  readonly country: string;
  /** Area code without the trunk prefix (`10`, `755`), for landlines. */
  readonly area?: string;
  /** Extension digits that followed the number; kept as evidence, not part of the identity. */
  readonly extension?: string;
}

export interface Unparseable {
  readonly parsed: false;
  readonly why: UnparseableWhy;
}

export type NumberReading = PhoneNumber | Unparseable;

/** How a trunk wants the number written. */
export type NumberFormat = 'national' | 'e164' | 'plus-e164' | 'verbatim';

export interface Trunk {
  /** The gateway's name. */
  readonly name: string;
  readonly format: NumberFormat;
  /** The carrier's host or address, to know it again in `sofia/profile/138…@carrier`. */
  readonly carrierHost?: string;
}

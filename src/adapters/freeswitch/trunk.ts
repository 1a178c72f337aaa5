export interface Trunk {
  /** The gateway's name. */
  readonly name: string;
  /** The carrier's host or address, to know it again in `sofia/profile/138…@carrier`. */
  readonly carrierHost?: string;
}

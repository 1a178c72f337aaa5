/** `make-up`: a Saturday or Sunday that is worked in exchange for a holiday (China). */
export const DAY_KINDS = ['workday', 'weekend', 'holiday', 'make-up'] as const;
export type DayKind = (typeof DAY_KINDS)[number];

/** What a calendar says of one local date at one place. */
export interface DayTraits {
  readonly kind: DayKind;
  /** The holiday's name in zh and en, where there is one. */
  readonly name?: string;
  /**
   * False where no calendar covers that year: then the kind comes from the weekday alone, and a rule about holidays or
   * make-up days holds as if it might be one (the strictest reading).
   */
  readonly covered: boolean;
  /** Month-day in the other calendars, `01-15`; a leap month is the month it repeats. Absent where it cannot be told. */
  readonly lunar?: string;
  readonly islamic?: string;
}

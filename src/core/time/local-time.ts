/** Wall-clock time at a place, read from a zone table outside core; plain integers from there on. */
export interface LocalTime {
  /** IANA zone, `Asia/Shanghai`. */
  readonly zone: string;
  /** Minutes since local midnight, 0–1439. */
  readonly minute: number;
  /** Local date, `2026-11-22`. */
  readonly date: string;
  /** ISO weekday, 1 Monday – 7 Sunday. */
  readonly weekday: number;
}

/** Minutes of the day; `from` after `to` reaches over midnight. */
export interface QuietHours {
  readonly from: number;
  readonly to: number;
}

export function isQuiet({ from, to }: QuietHours, minute: number): boolean {
  return from <= to ? minute >= from && minute < to : minute >= from || minute < to;
}

const DAY = 1440;

/** Minutes until quiet begins or is over; undefined where neither ever happens. */
export function untilQuietChanges(hours: QuietHours, minute: number): number | undefined {
  if (hours.from === hours.to) return undefined;
  const turn = isQuiet(hours, minute) ? hours.to : hours.from;
  return (turn - minute + DAY) % DAY;
}

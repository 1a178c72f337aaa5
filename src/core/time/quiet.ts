/** Minutes of the day; `from` after `to` reaches over midnight. */
export interface QuietHours {
  readonly from: number;
  readonly to: number;
}

export function isQuiet({ from, to }: QuietHours, minute: number): boolean {
  return from <= to ? minute >= from && minute < to : minute >= from || minute < to;
}

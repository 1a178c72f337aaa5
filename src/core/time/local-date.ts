const DAY = 86_400_000;

/** A local date so many days later. */
export const dateAfter = (date: string, days: number): string =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY).toISOString().slice(0, -14);

/** ISO weekday so many days later. */
export const weekdayAfter = (weekday: number, days: number): number => ((weekday - 1 + days) % 7) + 1;

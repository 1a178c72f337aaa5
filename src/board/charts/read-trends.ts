import type { Tally } from '../api/forms.js';
import { client } from '../app.js';

export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;

export interface Trends {
  readonly tallies: readonly Tally[];
  /** Who is in which team, where the service says so. */
  readonly teams?: Readonly<Record<string, readonly string[]>>;
}

/** Midnight of this place, so many days ago. */
export function dayStart(now: number, daysAgo = 0): number {
  const day = new Date(now);
  day.setHours(0, 0, 0, 0);
  day.setDate(day.getDate() - daysAgo);
  return day.getTime();
}

export const readTrends = (from: number, to: number, by: 'hour' | 'day' | 'agent'): Promise<Trends> => {
  const offset = Math.round(-new Date(to).getTimezoneOffset() / 60);
  return client.get<Trends>(`/api/trends?from=${from}&to=${to}&by=${by}&offset=${offset}`);
};

import type { Tally } from '../api/forms.js';
import { client } from '../app.js';

export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;

export interface Trends {
  readonly tallies: readonly Tally[];
  /** Who is in which team, of those one may see. */
  readonly teams: Readonly<Record<string, readonly string[]>>;
}

/** Midnight of this place, so many days ago. */
export function dayStart(now: number, daysAgo = 0): number {
  const day = new Date(now);
  day.setHours(0, 0, 0, 0);
  day.setDate(day.getDate() - daysAgo);
  return day.getTime();
}

/** Of all, of one team or of one agent. */
export type Whose = { readonly team?: string } | { readonly agent?: string };

export const readTrends = (
  from: number,
  to: number,
  by: 'hour' | 'day' | 'agent',
  whose: Whose = {},
): Promise<Trends> => {
  const offset = Math.round(-new Date(to).getTimezoneOffset() / 60);
  const query = new URLSearchParams({ from: `${from}`, to: `${to}`, by, offset: `${offset}`, ...whose });
  return client.get<Trends>(`/api/trends?${query}`);
};

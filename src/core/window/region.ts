/** What can be said of a condition: it holds, it does not, or it may (the place or the day is not known well enough). */
export type Holds = 'yes' | 'perhaps' | 'no';

/**
 * Whether a place lies in a region (ISO 3166: `CN-65`, or `CN` for all of it). A place known only as the country may lie in any
 * of its parts.
 */
export function liesIn(place: string | undefined, region: string): Holds {
  if (place === undefined) return 'perhaps';
  if (place === region || place.startsWith(`${region}-`)) return 'yes';
  return region.startsWith(`${place}-`) ? 'perhaps' : 'no';
}

import type { LocalTime } from '../time/local-time.js';
import type { Finding } from '../verdict.js';
import { nextOpening, openAhead } from '../window/next-opening.js';
import { type Shut, shutBy } from '../window/shut-by.js';
import type { Rule } from './rule.js';

/**
 * The calling window at the called person's place (R2.1, R2.2). Where the place is one of several, all of them must be open; a
 * place without a known time blocks, since no deferral could name its end. One finding for each rule that shuts a place.
 */
export const callingHours: Rule = (attempt, { number, facts, policy }) => {
  if (!number.parsed) return [];
  const { localTimes } = facts;
  if (!localTimes.known) return [{ reason: 'zone-unknown', gravity: 'block', detail: localTimes.why }];
  const places = localTimes.value;
  if (places.length === 0) return [{ reason: 'zone-unknown', gravity: 'block', detail: 'no zone' }];
  const { windows } = policy.pack;
  const shut = new Map<string | undefined, Shut[]>();
  for (const place of places) {
    const why = shutBy(windows, place, attempt);
    if (why) shut.set(why.rule, [...(shut.get(why.rule) ?? []), why]);
  }
  if (shut.size === 0) return [];
  const opens = nextOpening(
    places.map((place) => openAhead(place, windows, attempt, attempt.at)),
    attempt.at,
  );
  return [...shut].map(
    ([rule, where]): Finding => ({
      reason: 'out-of-hours',
      gravity: 'defer',
      ...(rule !== undefined && { rule }),
      detail: where.map(evidence).join(', '),
      ...(opens !== undefined && { notBefore: opens }),
    }),
  );
};

function evidence({ place, doubt }: Shut): string {
  const part = place.region?.includes('-') ? ` ${place.region}` : '';
  return `${place.zone}${part} ${clockFace(place)}${doubt === undefined ? '' : ` (${doubt})`}`;
}

function clockFace({ minute }: LocalTime): string {
  const two = (n: number) => String(n).padStart(2, '0');
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}

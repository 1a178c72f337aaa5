import { isOpen, nextOpening } from '../time/opening.js';
import { openSpans } from '../window/open-spans.js';
import type { Rule } from './rule.js';

/**
 * The calling window at the called person's place (R2.2). Where the place is one of several, all of them must be inside
 * the window; a place without a known time blocks, since no deferral could name its end.
 */
export const callingHours: Rule = (attempt, { number, facts, policy }) => {
  if (!number.parsed) return [];
  const { localTimes } = facts;
  if (!localTimes.known) return [{ reason: 'zone-unknown', gravity: 'block', detail: localTimes.why }];
  if (localTimes.value.length === 0) return [{ reason: 'zone-unknown', gravity: 'block', detail: 'no zone' }];
  const hours = openSpans(policy.pack.windows)[0] ?? { opens: 0, closes: 0 };
  const closed = localTimes.value.filter((place) => !isOpen(place, hours));
  if (closed.length === 0) return [];
  const detail = closed.map((place) => `${place.zone} ${clockFace(place.minute)}`).join(', ');
  const notBefore = nextOpening(localTimes.value, hours, attempt.at);
  return [{ reason: 'out-of-hours', gravity: 'defer', detail, ...(notBefore === null ? {} : { notBefore }) }];
};

function clockFace(minute: number): string {
  const two = (n: number) => String(n).padStart(2, '0');
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}

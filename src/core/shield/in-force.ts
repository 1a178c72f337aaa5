import type { CallAttempt } from '../call-attempt.js';
import type { ShieldEntry } from './shield-entry.js';

/** `effectiveAt` is inside, `until` and `cancelledAt` are not: an entry cancelled at noon does not bind at noon. */
export function inForce(entry: ShieldEntry, at: number): boolean {
  if (entry.cancelledAt !== undefined && at >= entry.cancelledAt) return false;
  return at >= entry.effectiveAt && (entry.until === null || at < entry.until);
}

/**
 * Whether the entry's scope reaches this attempt. `campaign:` binds attempts of that campaign, and attempts that name no
 * campaign (what is not declared gets no exemption). An attempt carries no line of business and no insurer, so for the
 * same reason those scopes bind every attempt.
 */
export function covers(entry: ShieldEntry, attempt: CallAttempt): boolean {
  if (!entry.scope.startsWith('campaign:')) return true;
  return attempt.campaign === undefined || entry.scope === `campaign:${attempt.campaign}`;
}

import type { CallAttempt } from '../call-attempt.js';
import type { ShieldEntry } from './shield-entry.js';

/** `effectiveAt` is inside, `until` and `cancelledAt` are not: an entry cancelled at noon does not bind at noon. */
export function inForce(entry: ShieldEntry, at: number): boolean {
  if (entry.cancelledAt !== undefined && at >= entry.cancelledAt) return false;
  return at >= entry.effectiveAt && (entry.until === null || at < entry.until);
}

/**
 * Whether the entry's scope reaches this attempt. `campaign:` and `line:` (R4.7) bind attempts of that campaign or line of
 * business, and attempts that name none (what is not declared gets no exemption). An attempt carries no insurer, so for
 * the same reason that scope binds every attempt.
 */
export function covers({ scope }: ShieldEntry, { campaign, line }: CallAttempt): boolean {
  if (scope.startsWith('campaign:')) return campaign === undefined || scope === `campaign:${campaign}`;
  if (scope.startsWith('line:')) return line === undefined || scope === `line:${line}`;
  return true;
}

/** Whether the entry stands against this attempt to call the number. */
export const binds = (entry: ShieldEntry, number: string, attempt: CallAttempt): boolean =>
  entry.number === number && inForce(entry, attempt.at) && covers(entry, attempt);

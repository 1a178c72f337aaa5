import type { CallAttempt } from '../../core/call-attempt.js';
import type { ShieldScope } from '../../core/shield/shield-entry.js';
import { isScope } from '../shielding/add-shield.js';

/** How far a refusal made on a call reaches, as the company has decided. */
export type RefusalReach = 'all' | 'campaign' | 'line';

/**
 * The scope is that of the call on which the refusal was made, never of what the agent does now. A call that names no
 * campaign or line, or one that makes no scope, leaves only the widest: a refusal may reach too far and never too short (R1.2).
 */
export function refusalScope(reach: RefusalReach, call: CallAttempt | undefined): ShieldScope {
  const named = reach === 'all' ? undefined : call?.[reach];
  const scope = `${reach}:${named}`;
  return named !== undefined && isScope(scope) ? scope : 'all';
}

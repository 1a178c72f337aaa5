import type { CallAttempt } from '../call-attempt.js';
import type { PolicySnapshot } from '../snapshot.js';
import type { Finding } from '../verdict.js';

/** One rule: pure, total, and silent (an empty list) where it has nothing against the call. */
export type Rule = (attempt: CallAttempt, snapshot: PolicySnapshot) => readonly Finding[];

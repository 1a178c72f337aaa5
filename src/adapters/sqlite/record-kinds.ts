import type { LedgerRecord } from '../../core/ledger/record.js';

/** No decision is made of these. A decision itself is: caps count it, and who decides knows of it before it is recorded. */
export const UNASKED: ReadonlySet<LedgerRecord['kind']> = new Set([
  'decision',
  'alert',
  'reveal',
  'service',
  'refusal-heard',
  'refusal-queued',
  'refusal-settled',
  'disposition',
  'polite-ending',
  'attended',
  'attendance-ended',
  'patrolled',
  'patrol-finding',
] as const);

/** On disk before they are told of: a power cut may lose the newest decisions, and nothing that somebody ordered or refused. */
export const DURABLE: ReadonlySet<LedgerRecord['kind']> = new Set([
  'shield-added',
  'shield-cancelled',
  'order-given',
  'order-lifted',
  'papers-imported',
  'policy-loaded',
  'access-changed',
  'refusal-heard',
  'refusal-queued',
  'refusal-settled',
  'disposition',
] as const);

import type { ShieldEntry } from '../../core/shield/shield-entry.js';
import type { Clock } from '../ports/clock.js';
import type { Store } from '../ports/store.js';
import { isPlainText, mixesScripts, samePerson } from './person.js';
import { type Refused, refused } from './refused.js';

export interface CancelShieldDeps {
  readonly store: Pick<Store, 'append' | 'shieldEntry'>;
  readonly now: Clock;
}

export interface CancelShieldRequest {
  readonly entryId: string;
  readonly reason: string;
  readonly operator: string;
  readonly approver: string;
}

export type CancelShieldAnswer = { readonly outcome: 'cancelled'; readonly entry: ShieldEntry } | Refused;

/** Cancels one entry: two people and a reason, all on the record. Rejects with StoreUnavailable. */
export function cancelShield(deps: CancelShieldDeps) {
  return async (request: CancelShieldRequest): Promise<CancelShieldAnswer> => {
    const { reason, operator, approver } = request;
    if (!isPlainText(operator)) return refused('no-operator');
    if (!isPlainText(approver)) return refused('no-approver');
    if (mixesScripts(operator) || mixesScripts(approver)) return refused('mixed-script');
    if (samePerson(operator, approver)) return refused('same-person');
    if (!isPlainText(reason, 500)) return refused('no-reason');
    const entry = await deps.store.shieldEntry(request.entryId);
    return write(deps, entry, {
      reason: reason.trim(),
      operator: operator.trim(),
      approver: approver.trim(),
    });
  };
}

export interface UndoShieldRequest {
  readonly entryId: string;
  readonly operator: string;
  readonly undoMs: number;
}

/**
 * The agent takes back an entry just made by mistake (`*8`): their own, within the undo time, without a second person.
 * An older entry that a press only confirmed is out of reach.
 */
export function undoShield(deps: CancelShieldDeps) {
  return async ({ entryId, operator, undoMs }: UndoShieldRequest): Promise<CancelShieldAnswer> => {
    const entry = await deps.store.shieldEntry(entryId);
    if (entry && !samePerson(entry.operator, operator)) return refused('not-yours');
    if (entry && deps.now() - entry.registeredAt > undoMs) return refused('too-late');
    return write(deps, entry, { reason: 'undone by the agent', operator });
  };
}

async function write(
  { store, now }: CancelShieldDeps,
  entry: ShieldEntry | undefined,
  by: { readonly reason: string; readonly operator: string; readonly approver?: string },
): Promise<CancelShieldAnswer> {
  if (!entry) return refused('not-found');
  if (entry.cancelledAt !== undefined) return refused('already-cancelled');
  const at = now();
  await store.append({ kind: 'shield-cancelled', at, entryId: entry.id, number: entry.number, ...by });
  return { outcome: 'cancelled', entry: { ...entry, cancelledAt: at } };
}

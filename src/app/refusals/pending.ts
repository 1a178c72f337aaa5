import type { Policy } from '../../core/policy/policy.js';
import type { Clock } from '../ports/clock.js';
import type { HearingStore, Unsettled } from '../ports/hearing-store.js';
import type { Store } from '../ports/store.js';
import { isPlainText, mixesScripts, samePerson } from '../shielding/person.js';
import type { Refused } from '../shielding/refused.js';
import { refused } from '../shielding/refused.js';
import { heardEvidence } from './evidence.js';
import { createRegister, readKey } from './registering.js';

export interface PendingDeps {
  readonly store: Pick<Store, 'append' | 'shieldEntries' | 'records'>;
  readonly hearing: Pick<HearingStore, 'unsettledOne'>;
  readonly policy: () => Policy;
  readonly term: string;
  readonly now: Clock;
  readonly newId: () => string;
}

export type Settled = { readonly outcome: 'confirmed' | 'dismissed'; readonly entryId?: string } | Refused;

/** A person says of what waits that it was a refusal: it is on the list at once. Rejects with StoreUnavailable. */
export function confirmPending(deps: PendingDeps) {
  return async (id: string, operator: string): Promise<Settled> => {
    if (!isPlainText(operator)) return refused('no-operator');
    if (mixesScripts(operator)) return refused('mixed-script');
    const found = await deps.hearing.unsettledOne(id);
    if (!found) return refused('not-found');
    const { record } = found;
    const number = readKey(record.number ?? '', deps.policy())?.key;
    if (number === undefined) return refused('no-number');
    const entry = await createRegister(deps)({
      number,
      operator: operator.trim(),
      ref: record.ref,
      ...(record.kind === 'refusal-heard'
        ? { source: 'speech', scope: record.scope, evidence: heardEvidence(record) }
        : { source: 'disposition', scope: 'all', evidence: `disposition ${record.code}` }),
    });
    const { entryId } = entry;
    await settle(deps, found, { how: 'confirmed', operator: operator.trim(), entryId });
    return { outcome: 'confirmed', entryId };
  };
}

export interface Dismissal {
  readonly id: string;
  readonly operator: string;
  readonly approver: string;
  readonly reason: string;
}

/** It was no refusal: two people and a reason, as for a cancellation. Rejects with StoreUnavailable. */
export function dismissPending(deps: Pick<PendingDeps, 'store' | 'hearing' | 'now'>) {
  return async ({ id, operator, approver, reason }: Dismissal): Promise<Settled> => {
    if (!isPlainText(operator)) return refused('no-operator');
    if (!isPlainText(approver)) return refused('no-approver');
    if (mixesScripts(operator) || mixesScripts(approver)) return refused('mixed-script');
    if (samePerson(operator, approver)) return refused('same-person');
    if (!isPlainText(reason, 500)) return refused('no-reason');
    const found = await deps.hearing.unsettledOne(id);
    if (!found) return refused('not-found');
    const by = { operator: operator.trim(), approver: approver.trim(), reason: reason.trim() };
    await settle(deps, found, { how: 'dismissed', ...by });
    return { outcome: 'dismissed' };
  };
}

async function settle(
  { store, now }: Pick<PendingDeps, 'store' | 'now'>,
  { record: { id, number } }: Unsettled,
  how: {
    readonly how: 'confirmed' | 'dismissed';
    readonly operator: string;
    readonly approver?: string;
    readonly reason?: string;
    readonly entryId?: string;
  },
): Promise<void> {
  await store.append({
    kind: 'refusal-settled',
    at: now(),
    id,
    ...(number !== undefined && { number }),
    ...how,
  });
}

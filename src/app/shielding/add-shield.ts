import type { CallRef } from '../../core/call-attempt.js';
import type { PhoneNumber } from '../../core/number/phone-number.js';
import { extend } from '../../core/shield/extend.js';
import type { ShieldEntry, ShieldScope, ShieldSource } from '../../core/shield/shield-entry.js';
import { checkTerm } from '../../core/shield/term.js';
import type { Clock } from '../ports/clock.js';
import type { Store } from '../ports/store.js';
import { isPlainText, mixesScripts } from './person.js';
import { type Refused, refused } from './refused.js';

export interface AddShieldDeps {
  readonly store: Pick<Store, 'append' | 'shieldEntries' | 'records'>;
  readonly now: Clock;
  readonly newId: () => string;
}

export interface AddShieldRequest {
  readonly number: PhoneNumber;
  readonly source: ShieldSource;
  readonly operator: string;
  readonly scope: ShieldScope;
  /** ISO 8601 period (`P1Y`) or `forever`. */
  readonly term: string;
  readonly evidence?: string;
  /** The live call on which the refusal was made. */
  readonly ref?: CallRef;
}

export type AddShieldAnswer =
  | { readonly outcome: 'registered' | 'repeated'; readonly entry: ShieldEntry }
  | Refused;

/**
 * Shields a number (R1.2). Resolves with `registered` once the entry is on disk. A repeat that reaches no further than
 * what is on file answers with the entry that stands and writes nothing. Rejects with StoreUnavailable.
 */
export function addShield(deps: AddShieldDeps) {
  return async (request: AddShieldRequest): Promise<AddShieldAnswer> => {
    const at = deps.now();
    if (request.number.kind === 'emergency') return refused('emergency');
    const term = checkTerm(at, request.term);
    if (!term.ok) return refused(term.why);
    if (!isPlainText(request.operator)) return refused('no-operator');
    if (mixesScripts(request.operator)) return refused('mixed-script');
    if (!isScope(request.scope)) return refused('bad-scope');
    if (request.evidence !== undefined && !isPlainText(request.evidence, 500)) return refused('bad-evidence');
    const number = request.number.key;
    const wanted = {
      number,
      scope: request.scope,
      source: request.source,
      effectiveAt: at,
      until: term.until,
    };
    const existing = await deps.store.shieldEntries(number);
    const extension = extend(existing, wanted);
    if (extension.outcome === 'repeated') return extension;
    const own = request.ref && (await onThisCall(deps.store, existing, wanted.source, request.ref));
    if (own) return { outcome: 'repeated', entry: own };
    const entry: ShieldEntry = {
      ...wanted,
      until: extension.until,
      id: deps.newId(),
      operator: request.operator.trim(),
      registeredAt: at,
      ...(request.evidence === undefined ? {} : { evidence: request.evidence.trim() }),
    };
    await deps.store.append({
      kind: 'shield-added',
      at,
      entry,
      ...(request.ref === undefined ? {} : { ref: request.ref }),
    });
    return { outcome: 'registered', entry };
  };
}

/**
 * One call gives one entry. A PBX that kept the key hands it over again where we ended between the entry and our word that it
 * is on disk; minutes have passed by then, and a term from now would reach further.
 */
async function onThisCall(
  store: Pick<Store, 'records'>,
  existing: readonly ShieldEntry[],
  source: ShieldSource,
  { pbx, channel }: CallRef,
): Promise<ShieldEntry | undefined> {
  const standing = existing.filter((entry) => entry.cancelledAt === undefined && entry.source === source);
  const [first] = standing;
  if (!first) return undefined;
  for await (const { record } of store.records({ kinds: ['shield-added'], number: first.number })) {
    if (record.kind !== 'shield-added' || record.ref?.pbx !== pbx || record.ref.channel !== channel) continue;
    const own = standing.find(({ id }) => id === record.entry.id);
    if (own) return own;
  }
  return undefined;
}

export function isScope(text: string): text is ShieldScope {
  const named = /^(campaign|line|insurer):(.+)$/su.exec(text);
  return text === 'all' || (named?.[2] !== undefined && isPlainText(named[2]));
}

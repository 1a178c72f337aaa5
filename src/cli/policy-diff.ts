import { canonical } from '../core/ledger/canonical.js';
import { packRules, type RulePack } from '../core/policy/rule-pack.js';
import { packInWords, type RuleInWords } from './policy-words.js';

export interface PolicyDiff {
  readonly added: readonly RuleInWords[];
  readonly removed: readonly RuleInWords[];
  readonly changed: readonly { readonly before: RuleInWords; readonly after: RuleInWords }[];
}

/** What makes two packs differ, rule by rule; by id, whatever the order. */
export function diffPacks(a: RulePack, b: RulePack): PolicyDiff {
  const [rulesA, rulesB] = [packRules(a), packRules(b)];
  const [inA, inB] = [byId(a), byId(b)];
  return {
    added: [...inB.values()].filter(({ id }) => !inA.has(id)),
    removed: [...inA.values()].filter(({ id }) => !inB.has(id)),
    changed: [...inA.values()].flatMap((before) => {
      const after = inB.get(before.id);
      const same =
        after?.section === before.section &&
        canonical(rulesA.get(before.id)) === canonical(rulesB.get(before.id));
      return after === undefined || same ? [] : [{ before, after }];
    }),
  };
}

const byId = (pack: RulePack): ReadonlyMap<string, RuleInWords> =>
  new Map(packInWords(pack).map((rule) => [rule.id, rule]));

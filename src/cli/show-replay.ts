import type { PolicyReplay, Replay } from '../app/screening/replay.js';
import type { MissingFact } from '../app/screening/replay-policy.js';
import { maskNumber } from '../core/number/mask.js';
import type { Policy } from '../core/policy/policy.js';
import { packRules } from '../core/policy/rule-pack.js';
import { REASONS } from '../core/reasons.js';
import { isoTime, print, showTime } from './output.js';
import { citationWords } from './policy-words.js';

export function showReplay(json: boolean, result: Replay): void {
  print(json, result, () => [
    `${result.agreed} 条一致 agree, ${result.differences.length} 条不一致 differ, ` +
      `${result.otherPolicy} 条属账本未存的策略版本 made under a policy that the ledger does not hold`,
    ...result.differences.map(({ seq, recorded, computed }) => `  #${seq}: ${recorded} ≠ ${computed}`),
  ]);
}

const MISSING: Readonly<Record<MissingFact, string>> = {
  history: '以往呼叫 past calls',
  papers: '保单、同意等材料 papers',
  calendar: '当天是否假日 the kind of day',
  number: '号码的另一种读法 another reading of the number',
};

/** What would change under the other policy; examples masked (R7.2). */
export function showPolicyReplay(json: boolean, result: PolicyReplay, other: Policy): void {
  const rules = packRules(other.pack);
  const changes = result.changes.map((change) => {
    const rule = change.rule === undefined ? undefined : rules.get(change.rule);
    return {
      ...change,
      ...(rule && { citation: rule.citation.text, verified: rule.citation.verified, rule: rule.id }),
      examples: change.examples.map(({ seq, at, number }) => ({
        seq,
        at: isoTime(at),
        number: maskNumber(number),
      })),
    };
  });
  const changed = changes.reduce((sum, { count }) => sum + count, 0);
  const answer = { pack: other.pack.name, version: other.version, ...result, changed, changes };
  print(json, answer, () => [
    `${other.pack.name} ${other.version}: ${result.decisions} 条决定 decisions`,
    `  ${result.same} 条不变 the same, ${changed} 条改变 changed, ${result.cannotTell} 条无法判断 cannot be told`,
    ...Object.entries(result.missing).map(
      ([fact, count]) => `    当时未查 not asked for then: ${MISSING[fact as MissingFact]} (${count})`,
    ),
    ...result.changes.flatMap((change) => {
      const rule = change.rule === undefined ? undefined : rules.get(change.rule);
      return [
        `  ${change.count} × ${change.from} → ${change.to}`,
        `      ${REASONS[change.to].zh} / ${REASONS[change.to].en}`,
        ...(rule ? [`      规则 rule ${rule.id}: ${citationWords(rule.citation)}`] : []),
        ...change.examples.map(
          ({ seq, at, number }) => `      #${seq}  ${showTime(at)}  ${maskNumber(number)}`,
        ),
      ];
    }),
  ]);
}

/** A line that is written over, where somebody sits before it. */
export function progressOn(
  stream: NodeJS.WriteStream,
  total: number,
): { tell(seq: number): void; end(): void } {
  let told = 0;
  if (!stream.isTTY) return { tell: () => undefined, end: () => undefined };
  return {
    tell(seq) {
      if (seq - told < 1000) return;
      told = seq;
      stream.write(`\r${seq} / ${total}`);
    },
    end: () => void stream.write('\r\u001b[K'),
  };
}

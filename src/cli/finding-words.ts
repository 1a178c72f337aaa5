import type { PackRule, Verified } from '../core/policy/citation.js';
import { REASONS, type ReasonCode } from '../core/reasons.js';
import type { Finding } from '../core/verdict.js';
import { isoTime, showTime } from './output.js';
import { citationWords, VERIFIED_WORDS } from './policy-words.js';
import type { Viewer } from './viewer.js';

/** The rules that findings refer to, by id. */
export type Rules = ReadonlyMap<string, PackRule>;

const ruleOf = (id: string | undefined, rules: Rules): PackRule | undefined =>
  id === undefined ? undefined : rules.get(id);

/** A finding in words: what, by which rule and text, how far that was verified, what waived it, and until when it holds. */
export function describeFinding(finding: Finding, rules: Rules, viewer: Viewer): string[] {
  const { reason, gravity, detail, notBefore, waivedBy } = finding;
  const rule = ruleOf(finding.rule, rules);
  const exemption = ruleOf(waivedBy, rules);
  const { zh, en, citation } = REASONS[reason];
  const name = finding.rule === undefined ? '' : `${finding.rule}: `;
  return [
    `  [${waivedBy === undefined ? gravity : `${gravity}, 已豁免 waived`}] ${reason}: ${zh} / ${en}`,
    `      依据 rule: ${name}${rule ? citationWords(rule.citation) : citation}`,
    ...(detail === undefined ? [] : [`      事实 facts: ${viewer.text(detail)}`]),
    ...(waivedBy === undefined
      ? []
      : [`      豁免 exemption: ${waivedBy}${exemption ? `: ${citationWords(exemption.citation)}` : ''}`]),
    ...(notBefore === undefined ? [] : [`      到期 until: ${showTime(notBefore)}`]),
  ];
}

export const findingInJson = (finding: Finding, rules: Rules, viewer: Viewer) => {
  const cited = ruleOf(finding.rule, rules)?.citation;
  const exemption = ruleOf(finding.waivedBy, rules)?.citation;
  return {
    ...finding,
    ...(finding.detail === undefined ? {} : { detail: viewer.text(finding.detail) }),
    zh: REASONS[finding.reason].zh,
    en: REASONS[finding.reason].en,
    citation: cited?.text ?? REASONS[finding.reason].citation,
    ...(cited && { verified: cited.verified, verifiedOn: cited.on }),
    ...(exemption && { exemption: { id: finding.waivedBy, ...exemption } }),
    notBefore: isoTime(finding.notBefore),
  };
};

/** What decided and what was waived, in one line for a list: rule ids, and loudly where a text was not verified. */
export function rulesInShort(findings: readonly Finding[], reason: ReasonCode, rules: Rules): string {
  const marked = (id: string): string => {
    const verified: Verified | undefined = rules.get(id)?.citation.verified;
    const { zh, en } = VERIFIED_WORDS.unverified;
    return verified === 'unverified' ? `${id} (${zh} ${en})` : id;
  };
  const deciding = findings.filter((one) => one.reason === reason && one.waivedBy === undefined);
  const by = [...new Set(deciding.flatMap(({ rule }) => (rule === undefined ? [] : [marked(rule)])))];
  const waived = findings.flatMap(({ reason: what, waivedBy }) =>
    waivedBy === undefined ? [] : [`${what} ← ${marked(waivedBy)}`],
  );
  return [
    ...(by.length > 0 ? [`依据 by ${by.join(', ')}`] : []),
    ...(waived.length > 0 ? [`豁免 waived ${waived.join(', ')}`] : []),
  ].join('  ');
}

import { maskNumber } from '../core/number/mask.js';
import type { NumberReading } from '../core/number/phone-number.js';
import { packRules } from '../core/policy/rule-pack.js';
import { REASONS } from '../core/reasons.js';
import type { ShieldEntry } from '../core/shield/shield-entry.js';
import type { Verdict } from '../core/verdict.js';
import { describeFinding, findingInJson } from './finding-words.js';
import { type LedgerSeen, ledgerInJson, ledgerLine } from './ledger.js';
import { isoTime, print, showTime, showUntil } from './output.js';
import type { Screening } from './screen.js';
import { ageWords, describePaper, type ListedPaper, paperInJson } from './show-papers.js';
import type { Viewer } from './viewer.js';

const OUTCOMES: Readonly<Record<Verdict['outcome'], string>> = {
  allow: '允许 allow',
  block: '拦截 block',
  defer: '暂缓 defer',
};

export function showCheck(json: boolean, { attempt, number, verdict }: Screening, ledger: LedgerSeen): void {
  const answer = {
    number: number.parsed ? maskNumber(number.key) : null,
    at: isoTime(attempt.at),
    ...inJson(verdict),
    ledger: ledgerInJson(ledger),
  };
  print(json, answer, () => [
    `${OUTCOMES[verdict.outcome]}: ${verdict.reason}`,
    `  ${REASONS[verdict.reason].zh} / ${REASONS[verdict.reason].en}`,
    ...shadowLine(verdict),
    ...nextTime(verdict),
    ledgerLine(ledger),
  ]);
}

/** Every finding with its rule and evidence: enough to answer "why was this call not made?" (R8.3). */
export function showExplanation(
  json: boolean,
  screening: Screening,
  viewer: Viewer,
  ledger: LedgerSeen,
  papers: readonly ListedPaper[],
): void {
  const { attempt, number, facts, verdict, policy } = screening;
  const rules = packRules(policy.pack);
  const entries = facts.shield.known ? facts.shield.value : [];
  const answer = {
    number: viewer.value(number),
    at: isoTime(attempt.at),
    purpose: attempt.purpose,
    ...inJson(verdict),
    findings: verdict.findings.map((finding) => findingInJson(finding, rules, viewer)),
    mode: policy.mode,
    pack: policy.pack.name,
    windows: policy.pack.windows,
    localTimes: facts.localTimes,
    papers: papers.map((paper) => paperInJson(paper, attempt.at, viewer)),
    entries: entries.map((entry) => viewer.value(entry)),
    ledger: ledgerInJson(ledger),
  };
  print(json, answer, () => [
    `${OUTCOMES[verdict.outcome]}: ${verdict.reason}`,
    `  号码 number: ${describeNumber(number, viewer)}`,
    `  时间 at: ${showTime(attempt.at)}   目的 purpose: ${attempt.purpose}   策略 policy: ${verdict.policyVersion}`,
    `  规则包 pack: ${policy.pack.name}${policy.mode === 'shadow' ? `   ${SHADOW}` : ''}`,
    ...verdict.findings.flatMap((finding) => describeFinding(finding, rules, viewer)),
    ...(verdict.findings.length === 0 ? describeReason(verdict) : []),
    ...entries.map(
      (entry) =>
        `  屏蔽记录 entry ${describeEntry(entry, viewer)}  已登记 age ${ageWords(entry.registeredAt, attempt.at)}`,
    ),
    ...papers.map((paper) => `  在案材料 paper ${describePaper(paper, attempt.at, viewer)}`),
    ...shadowLine(verdict),
    ...nextTime(verdict),
    ledgerLine(ledger),
  ]);
}

export function describeEntry(entry: ShieldEntry, viewer: Viewer): string {
  const state =
    entry.cancelledAt === undefined
      ? `${showTime(entry.effectiveAt)} – ${showUntil(entry.until)}`
      : `已取消 cancelled ${showTime(entry.cancelledAt)}`;
  return `${entry.id}  ${viewer.number(entry.number)}  ${viewer.text(entry.scope)}  ${entry.source}  ${viewer.text(entry.operator)}  ${state}`;
}

const inJson = (verdict: Verdict) => ({
  outcome: verdict.outcome,
  reason: verdict.reason,
  zh: REASONS[verdict.reason].zh,
  en: REASONS[verdict.reason].en,
  citation: REASONS[verdict.reason].citation,
  notBefore: isoTime(verdict.notBefore),
  findings: verdict.findings.map((finding) => finding.reason),
  policyVersion: verdict.policyVersion,
  ...(verdict.would && { would: verdict.would }),
});

function describeNumber(number: NumberReading, viewer: Viewer): string {
  if (!number.parsed) return `无法识别 unreadable (${number.why})`;
  return `${viewer.number(number.key)}  ${number.kind}  ${number.country}${number.area ? ` (${number.area})` : ''}`;
}

function describeReason({ reason }: Verdict): string[] {
  return [`  ${REASONS[reason].zh} / ${REASONS[reason].en} (${REASONS[reason].citation})`];
}

const nextTime = ({ notBefore }: Verdict): string[] =>
  notBefore === undefined ? [] : [`  可呼叫时间 allowed from: ${showTime(notBefore)}`];

const SHADOW = '试运行，不拦截 SHADOW: nothing is blocked';

/** In shadow mode: what it would have been. */
const shadowLine = ({ would }: Verdict): string[] =>
  would === undefined
    ? []
    : [
        `  ${SHADOW}`,
        `  本应 it would have been: ${OUTCOMES[would.outcome]} ${would.reason}: ${REASONS[would.reason].zh} / ${REASONS[would.reason].en}`,
      ];

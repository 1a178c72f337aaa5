import type { LoadedPolicy } from '../config/load-policy.js';
import type { RulePack } from '../core/policy/rule-pack.js';
import { print } from './output.js';
import { diffPacks } from './policy-diff.js';
import { citationWords, packInWords, type RuleInWords } from './policy-words.js';

const SECTIONS: Readonly<Record<RuleInWords['section'], string>> = {
  windows: '时段 windows',
  caps: '频次 caps',
  exemptions: '豁免 exemptions',
  provenance: '名单来源 provenance',
  callerId: '主叫号码 caller ID',
  optIn: '事先同意 opt-in',
};

/** The whole pack in words. */
export function showPack(json: boolean, { policy, files }: LoadedPolicy, title: string): void {
  const rules = packInWords(policy.pack);
  const { name, market } = policy.pack;
  const { version, mode } = policy;
  const unverified = rules.filter(({ citation }) => citation.verified === 'unverified').length;
  print(json, { name, market, version, mode, files, rules, unverified }, () => [
    `${title} ${name} (${market})   版本 version ${version}`,
    ...files.map((file) => `  ${file}`),
    ...(mode === 'shadow' ? ['  试运行：只记录，不拦截 / SHADOW MODE: nothing is blocked'] : []),
    ...Object.entries(SECTIONS).flatMap(([section, heading]) => {
      const own = rules.filter((rule) => rule.section === section);
      return own.length === 0 ? [] : ['', heading, ...own.flatMap((rule) => ruleLines('  ', rule))];
    }),
    '',
    `${rules.length} 条规则 rules, ${unverified} 条未核实 unverified`,
  ]);
}

const ruleLines = (indent: string, { id, zh, en, citation }: RuleInWords): string[] => [
  `${indent}${id}: ${zh}`,
  `${indent}    ${en}`,
  `${indent}    依据 citation: ${citationWords(citation)}`,
];

/** What B says otherwise than A. True where they differ. */
export function showDiff(json: boolean, a: RulePack, b: RulePack): boolean {
  const diff = diffPacks(a, b);
  const { added, removed, changed } = diff;
  const same = added.length + removed.length + changed.length === 0;
  print(json, { from: a.name, to: b.name, same, ...diff }, () =>
    same
      ? [`${a.name} = ${b.name}: 没有差别 / no difference`]
      : [
          `${a.name} → ${b.name}: 新增 added ${added.length}, 删除 removed ${removed.length}, 修改 changed ${changed.length}`,
          ...added.flatMap((rule) => ['+ 新增 added', ...ruleLines('    ', rule)]),
          ...removed.flatMap((rule) => ['- 删除 removed', ...ruleLines('    ', rule)]),
          ...changed.flatMap(({ before, after }) => [
            `~ 修改 changed ${before.id}`,
            '    原 before',
            ...ruleLines('      ', before),
            '    新 after',
            ...ruleLines('      ', after),
          ]),
        ],
  );
  return !same;
}

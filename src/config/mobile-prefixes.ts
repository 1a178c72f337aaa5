import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import {
  FIRST_MOBILE_PREFIX,
  type MobileRegions,
  type NumberingPlan,
} from '../core/number/numbering-plan.js';
import { ConfigError, type ConfigProblem } from './problems.js';

export interface WithMobilePrefixes {
  readonly plan: NumberingPlan;
  /** Rows that were left out, each with its line. A number of theirs is somewhere in the country, which is read strictly. */
  readonly problems: readonly ConfigProblem[];
}

const PREFIX = /^1\d{6}$/;
/** `新疆` out of `新疆维吾尔自治区`, `北京` out of `北京市`. */
const NAMED = /^(\p{L}+?)(?:省|市|回族自治区|壮族自治区|维吾尔自治区|自治区)$/u;
const CONTESTED = 255;

/**
 * The plan with the operator's table of mobile prefixes: CSV in UTF-8, `1380013,CN-11` or `1380013,北京`; further columns and one
 * header row are ignored. Throws {@link ConfigError} where it cannot be read or has no good row: an empty table is a mistake
 * and not a choice.
 */
export function withMobilePrefixes(plan: NumberingPlan, path: string): WithMobilePrefixes {
  const text = readTable(path);
  const parts = [...new Set(plan.parts.values())];
  const partOf = (name: string) =>
    plan.parts.get(name) ?? plan.parts.get(NAMED.exec(name)?.[1] ?? '') ?? name;
  const byPrefix = new Uint8Array(FIRST_MOBILE_PREFIX);
  const problems: ConfigProblem[] = [];
  text.split('\n').forEach((row, index) => {
    const [prefix = '', name = ''] = row.split(',', 2).map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'));
    if (row.trim() === '' || (index === 0 && !/\d/.test(prefix))) return;
    const why = enter(byPrefix, prefix, parts.indexOf(partOf(name)) + 1);
    if (why) problems.push({ file: path, line: index + 1, key: prefix, zh: why[0], en: why[1] });
  });
  byPrefix.forEach((part, at) => {
    if (part === CONTESTED) byPrefix[at] = 0;
  });
  if (!byPrefix.some((part) => part > 0)) {
    const none = { file: path, key: '', zh: '没有一行可用的号段', en: 'no usable row of mobile prefixes' };
    throw new ConfigError([none, ...problems.slice(0, 5)]);
  }
  const mobileRegions: MobileRegions = { parts, byPrefix };
  const version = createHash('sha256').update(plan.version).update(byPrefix).digest('hex');
  return { plan: { ...plan, version, mobileRegions }, problems };
}

/** Enters one row, or says in zh and en why it is left out. */
function enter(byPrefix: Uint8Array, prefix: string, part: number): readonly [string, string] | undefined {
  if (!PREFIX.test(prefix))
    return ['第一列须为 1 开头的 7 位号段', 'the first column must be 7 digits that begin with 1'];
  if (part === 0)
    return ['第二列须为省份，例如 CN-11 或 北京', 'the second column must be a province, CN-11 or 北京'];
  const at = Number(prefix) - FIRST_MOBILE_PREFIX;
  const before = byPrefix[at];
  if (before === 0 || before === part) {
    byPrefix[at] = part;
    return undefined;
  }
  // Two provinces for one prefix: neither can be relied on.
  byPrefix[at] = CONTESTED;
  return [
    '该号段已属于另一省份，各行都不采用',
    'another row gives this prefix another province; neither counts',
  ];
}

function readTable(path: string): string {
  try {
    return readFileSync(path, 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new ConfigError([
      {
        file: path,
        key: 'policy.numbering.mobilePrefixes',
        zh: `号段表无法读取（${why}）；请检查路径，或删去此项`,
        en: `the table of mobile prefixes cannot be read (${why}); correct the path, or leave the key out`,
      },
    ]);
  }
}

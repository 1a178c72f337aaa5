import type { CapRule, CapSpan } from '../core/caps/cap-rule.js';
import type { ExemptionNeed, ExemptionRule } from '../core/papers/exemption-rule.js';
import type { Citation, PackRule, Verified } from '../core/policy/citation.js';
import type { RulePack } from '../core/policy/rule-pack.js';
import type { OpenSpan, WindowRule } from '../core/window/window-rule.js';
import { conditionWords } from './condition-words.js';

/** A rule of a pack said in words, for those who answer for it and do not read YAML. */
export interface Words {
  readonly zh: string;
  readonly en: string;
}

export interface RuleInWords extends Words {
  readonly id: string;
  readonly section: 'windows' | 'caps' | 'exemptions' | 'provenance' | 'callerId' | 'optIn';
  readonly citation: Citation;
}

export function packInWords(pack: RulePack): readonly RuleInWords[] {
  const { provenance, callerId, optIn } = pack;
  const said = (section: RuleInWords['section'], { id, citation }: PackRule, words: Words): RuleInWords => ({
    id,
    section,
    citation,
    ...words,
  });
  return [
    ...pack.windows.map((rule) => said('windows', rule, windowWords(rule))),
    ...pack.caps.map((rule) => said('caps', rule, capWords(rule))),
    ...pack.exemptions.map((rule) => said('exemptions', rule, exemptionWords(rule))),
    ...(provenance ? [said('provenance', provenance, PROVENANCE[provenance.missing])] : []),
    ...(callerId ? [said('callerId', callerId, callerIdWords(callerId.allowed.length))] : []),
    ...(optIn ? [said('optIn', optIn, optInWords(optIn.from))] : []),
  ];
}

export const VERIFIED_WORDS: Readonly<Record<Verified, Words>> = {
  primary: { zh: '已读原文', en: 'read in the text itself' },
  secondary: { zh: '依据转述', en: 'read in a secondary text' },
  unverified: { zh: '未核实', en: 'NOT VERIFIED' },
};

/** `保监发〔2013〕40号 (依据转述 read in a secondary text, 2026-11-22)` */
export function citationWords({ text, verified, on }: Citation): string {
  const { zh, en } = VERIFIED_WORDS[verified];
  return `${text} (${zh} ${en}, ${on})`;
}

function windowWords({ effect, open, when }: WindowRule): Words {
  const hours = open.map(spanWords).join('、');
  const { zh, en } = conditionWords(when);
  const shut = open.length === 0;
  const tell: Record<WindowRule['effect'], Words> = {
    base: { zh: `可呼叫 ${hours}`, en: `open ${hours}` },
    widen: { zh: `放宽，另可呼叫 ${hours}`, en: `opens ${hours} as well` },
    narrow: shut
      ? { zh: '全天不得呼叫', en: 'shut all day' }
      : { zh: `收窄，只可呼叫 ${hours}`, en: `nothing outside ${hours}` },
  };
  return { zh: `${tell[effect].zh}（${zh}）`, en: `${tell[effect].en} (${en})` };
}

const spanWords = ({ opens, closes }: OpenSpan): string => `${clock(opens)}–${clock(closes)}`;
const clock = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

const COUNTED = {
  attempts: { zh: '拨打', en: 'attempts' },
  connects: { zh: '接通', en: 'connected calls' },
} as const;
const WHOM = { number: { zh: '每个号码', en: 'each number' }, person: { zh: '每位客户', en: 'each person' } };
const WITHIN = {
  company: { zh: '全公司', en: 'all the company’s calls' },
  campaign: { zh: '每个项目', en: 'each campaign by itself' },
  purpose: { zh: '每种目的', en: 'each purpose by itself' },
};

function capWords(cap: CapRule): Words {
  const zhTo = `${WHOM[cap.per].zh}，${WITHIN[cap.scope].zh}计${cap.purposes ? `，目的 ${cap.purposes.join('、')}` : ''}`;
  const enTo = `to ${WHOM[cap.per].en}, ${WITHIN[cap.scope].en}${cap.purposes ? `, for ${cap.purposes.join(', ')}` : ''}`;
  switch (cap.kind) {
    case 'most': {
      const { zh, en } = spanOf(cap.span);
      return {
        zh: `${zh}最多${COUNTED[cap.counts].zh} ${cap.most} 次（${zhTo}）`,
        en: `at most ${cap.most} ${COUNTED[cap.counts].en} in ${en} (${enTo})`,
      };
    }
    case 'gap': {
      const { zh, en } = timeWords(cap.ms);
      return {
        zh: `两次${COUNTED[cap.counts].zh}之间至少 ${zh}（${zhTo}）`,
        en: `at least ${en} between two ${COUNTED[cap.counts].en} (${enTo})`,
      };
    }
    case 'cooling-off': {
      const { zh, en } = timeWords(cap.ms);
      const after = { refusal: ['拒绝', 'a refusal'], abandoned: ['接通无人应答', 'an abandoned call'] }[
        cap.after
      ];
      return {
        zh: `${after[0]}后 ${zh}内不得呼叫（${zhTo}）`,
        en: `none for ${en} after ${after[1]} (${enTo})`,
      };
    }
  }
}

const spanOf = (span: CapSpan): Words => {
  if (span.kind === 'local-day') return { zh: '被叫当地一天内', en: 'one day at the called person’s place' };
  const { zh, en } = timeWords(span.ms);
  return { zh: `任意 ${zh}内`, en: `any ${en}` };
};

function timeWords(ms: number): Words {
  const units = [
    [86_400_000, '天', 'day'],
    [3_600_000, '小时', 'hour'],
    [60_000, '分钟', 'minute'],
    [1000, '秒', 'second'],
  ] as const;
  const [unit, zh, en] = units.find(([size]) => ms % size === 0) ?? units[3];
  const count = ms / unit;
  return { zh: `${count} ${zh}`, en: `${count} ${en}${count === 1 ? '' : 's'}` };
}

const NEEDS: Record<Exclude<ExemptionNeed['paper'], 'renewal'>, Words> = {
  policy: { zh: '有有效保单在案', en: 'a policy in force is on file' },
  appointment: { zh: '有客户约定此时的记录', en: 'the customer’s appointment for this time is on file' },
  consent: {
    zh: '有晚于拒绝、附证据的同意',
    en: 'consent with evidence, later than every refusal, is on file',
  },
};

function exemptionWords({ purposes, needs, waives }: ExemptionRule): Words {
  const need =
    needs.paper === 'renewal'
      ? { zh: `保单在 ${needs.withinDays} 天内到期`, en: `a policy ends within ${needs.withinDays} days` }
      : NEEDS[needs.paper];
  const early =
    needs.paper === 'renewal'
      ? { zh: '，更早的呼叫暂缓', en: '; earlier calls are put off' }
      : { zh: '', en: '' };
  const zh = waives.length > 0 ? `不因 ${waives.join('、')} 拦截` : '不豁免任何原因';
  const en = waives.length > 0 ? `${waives.join(', ')} does not block` : 'nothing is waived';
  return {
    zh: `目的为 ${purposes.join('、')}，且${need.zh}：${zh}${early.zh}`,
    en: `for ${purposes.join(', ')}, where ${need.en}: ${en}${early.en}`,
  };
}

const PROVENANCE: Record<'block' | 'flag', Words> = {
  block: {
    zh: '不在已批准、未过期名单上的销售呼叫：拦截',
    en: 'a sale to a number on no approved, unexpired list is blocked',
  },
  flag: {
    zh: '不在已批准、未过期名单上的销售呼叫：放行并标记',
    en: 'a sale to a number on no approved, unexpired list goes out and is marked',
  },
};

const callerIdWords = (count: number): Words => ({
  zh: `只可显示公司的 ${count} 个主叫号码；隐藏或其他号码一律拦截`,
  en: `one of the company’s ${count} numbers must be shown; withheld and foreign ones are blocked`,
});

const optInWords = (from: string | undefined): Words => ({
  zh: `销售呼叫须有客户事先同意${from ? `（${from} 起）` : ''}`,
  en: `a sale needs the customer’s consent first${from ? ` (from ${from})` : ''}`,
});

/** What is wrong with a rule pack and what to do, zh and en, by the message of the schema. */
export const PACK_SENTENCES: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  'pack-name': [
    '须为小写字母、数字和连字符组成的名称，例如 cn-insurance',
    'write a name in small letters, digits and hyphens, for example cn-insurance',
  ],
  'rule-id': [
    '每条规则须有编号 id（小写字母、数字和连字符）：记录以它指明由哪条规则决定',
    'give the rule an id in small letters, digits and hyphens: records name by it the rule that decided',
  ],
  market: [
    '须为两个大写字母的国家或地区代码，例如 CN',
    'write the country in two capital letters, for example CN',
  ],
  citation: [
    '每条规则须有 citation：text（出处）、verified（核实程度）、on（核实日期）',
    'give every rule a citation: text (where it comes from), verified, and on (the date it was looked at)',
  ],
  'citation-text': [
    '写明出处：文件名称、文号、条款',
    'say where the rule comes from: document, number, clause',
  ],
  verified: [
    '须为 primary（读过原文）、secondary（读过转述）或 unverified（未核实）',
    'write primary (the text itself was read), secondary (a report of it was read) or unverified',
  ],
  date: ['须为加引号的日期，例如 "2026-11-22"', 'write a date in quotes, for example "2026-11-22"'],
  'date-order': ['until 不得早于 since', 'until must not be before since'],
  'month-day': [
    '须为加引号的月-日，例如 "02-28"；农历和回历每月至多 30 日',
    'write month-day in quotes, for example "02-28"; lunar and islamic months have at most 30 days',
  ],
  region: [
    '须为 ISO 3166-2 地区代码，例如 CN-65，或国家代码 CN',
    'write an ISO 3166-2 code, for example CN-65, or the country, CN',
  ],
  weekday: ['须为 1（星期一）至 7（星期日）', 'write 1 (Monday) to 7 (Sunday)'],
  'day-kind': [
    '须为 workday、weekend、holiday 或 make-up（调休上班日）',
    'write workday, weekend, holiday or make-up (a weekend day that is worked)',
  ],
  calendar: ['须为 gregorian、lunar 或 islamic', 'write gregorian, lunar or islamic'],
  purpose: [
    '须为 sale, survey, service, renewal, claim, collection 或 callback',
    'write sale, survey, service, renewal, claim, collection or callback',
  ],
  'empty-list': [
    '空的清单不起作用：写出内容，或删去此键（表示不限）',
    'an empty list says nothing: fill it in, or leave the key out, which means all',
  ],
  effect: [
    '须为 base（开放）、narrow（收窄）或 widen（放宽）',
    'write base (opens), narrow (closes all it does not open) or widen (opens more)',
  ],
  open: [
    '须为时段清单，例如 [{opens: "09:00", closes: "21:00"}]；只有 narrow 可以为空（全天关闭）',
    'write a list of spans, for example [{opens: "09:00", closes: "21:00"}]; only narrow may be empty (shut all day)',
  ],
  'no-base': [
    '没有一条 base 时段规则，就没有任何时间可以呼叫；请加一条',
    'without a window rule of effect base no call is ever allowed; add one, or extend a pack that has one',
  ],
  'cap-kind': [
    '须为 most（次数上限）、gap（最小间隔）或 cooling-off（冷静期）',
    'write most (so many in a span), gap (so long between two) or cooling-off (none for so long after)',
  ],
  per: ['须为 number（号码）或 person（客户）', 'write number or person'],
  scope: ['须为 company、campaign 或 purpose', 'write company, campaign or purpose'],
  counts: ['须为 attempts（拨打）或 connects（接通）', 'write attempts or connects'],
  most: ['须为 1 或更大的整数', 'write a whole number from 1'],
  'cap-span': [
    '须为 local-day（被叫当地的一天）或时长，例如 PT24H、P7D、P30D',
    'write local-day (the called person’s day) or a duration, for example PT24H, P7D or P30D',
  ],
  after: ['须为 refusal（拒绝）或 abandoned（接通无人应答）', 'write refusal or abandoned'],
  needs: [
    '须为 policy、renewal（并写 withinDays）、appointment 或 consent 之一',
    'write {paper: policy}, {paper: renewal, withinDays: 40}, {paper: appointment} or {paper: consent}',
  ],
  'within-days': ['须为 1 至 3660 的整数（天）', 'write a whole number of days, 1 to 3660'],
  waives: [
    '不能豁免此原因；可豁免的：shielded, out-of-hours, cap-reached, cooling-off, renewal-too-early, no-provenance, no-consent',
    'no exemption may waive this; it may waive shielded, out-of-hours, cap-reached, cooling-off, renewal-too-early, no-provenance, no-consent',
  ],
  'refusal-beats-relationship': [
    '客户的拒绝优先于已有保单：销售和调查呼叫的 shielded 只能由事后的 consent 豁免',
    'a refusal beats an existing relationship: for sale and survey only later consent may waive shielded',
  ],
  missing: ['须为 block（拦截）或 flag（仅标记）', 'write block or flag'],
  'allowed-empty': [
    '写出公司公布的主叫号码，至少一个，加引号；没有此要求就删去 callerId',
    'list the company’s published numbers, at least one, in quotes; without such a rule leave callerId out',
  ],
  'allowed-number': [
    '号码无法识别，例如 "95500" 或 "01062551234"',
    'cannot be read as a number; write for example "95500" or "01062551234"',
  ],
  'rule-list': ['须为规则的清单（每条以 - 开头）', 'write a list of rules, each beginning with a hyphen'],
  'id-twice': [
    '与前面的规则编号重复；若要替换所继承的规则，须写在同一类规则下',
    'the id is used twice; a rule that replaces an inherited one must stand in the same section',
  ],
  'extends-self': [
    'extends 绕回到自己；去掉其中一处',
    'extends comes back to a pack it came from; take one of them out',
  ],
};

/** Why a list is not taken in at all; what was on file stays. */
export const IMPORT_PROBLEMS = {
  'bad-list': {
    zh: '名单名称须为一行文字，不超过 100 字',
    en: 'the list needs a name of one line, at most 100 characters',
    option: '--list',
  },
  'no-operator': { zh: '须写明经办人', en: 'the operator must be named', option: '--operator' },
  'no-approver': {
    zh: '名单须由另一人批准（R7.1）',
    en: 'a list of leads needs a second person who approves it (R7.1)',
    option: '--approver',
  },
  'same-person': {
    zh: '经办人与批准人不能是同一人',
    en: 'the operator and the approver must be two different people',
    option: '--approver',
  },
  'mixed-script': {
    zh: '姓名混用了形似的不同文字；请用同一种文字重写',
    en: 'the name mixes letters that look alike; write it in one script',
    option: '--operator, --approver',
  },
  'no-source': {
    zh: '须写明名单从哪里来（R7.1）',
    en: 'it must be said where the list comes from (R7.1)',
    option: '--source',
  },
  'no-basis': {
    zh: '须写明取得名单的合法依据（R7.1）',
    en: 'the legal basis of the list must be named (R7.1)',
    option: '--basis',
  },
  'no-purpose': {
    zh: '须写明名单用于什么目的（R7.1）',
    en: 'it must be said what the list is for (R7.1)',
    option: '--purpose',
  },
  expired: {
    zh: '名单须有晚于现在的有效期（R7.1）',
    en: 'a list of leads needs an expiry that is still to come (R7.1)',
    option: '--expires',
  },
  'other-kind': {
    zh: '同名的名单是另一类；请换一个名称',
    en: 'a list of another kind has this name; choose another',
    option: '--list',
  },
  'no-header': {
    zh: '第一行须为表头，缺少或重复的栏如下',
    en: 'the first line must be a header; these columns are missing or there twice',
    option: 'FILE',
  },
  'no-rows': {
    zh: '没有一行可用；确要清空此名单请加 --accept',
    en: 'not one row is usable; add --accept to empty the list on purpose',
    option: 'FILE',
  },
  'mostly-refused': {
    zh: '超过一半的行被拒，多半拿错了文件；确要导入请加 --accept',
    en: 'more than half of the rows are refused, so it is probably the wrong file; add --accept to take it all the same',
    option: 'FILE',
  },
} as const satisfies Readonly<
  Record<string, { readonly zh: string; readonly en: string; readonly option: string }>
>;
export type ImportProblem = keyof typeof IMPORT_PROBLEMS;

/** What can be wrong with a row of an imported list, each with its remedy in both languages. */
export const ROW_PROBLEMS = {
  missing: { zh: '此栏必填；请补上', en: 'must not be empty; fill it in' },
  'bad-number': {
    zh: '号码无法识别；请写全，例如 13800138000、01062551234（表格软件常把号码改成 1.38E+10，请设为文本）',
    en: 'the number cannot be read; write it whole, such as 13800138000 or 01062551234 (as text: spreadsheets make it 1.38E+10)',
  },
  emergency: { zh: '紧急号码不入名单；请删去此行', en: 'an emergency number is on no list; delete the row' },
  'bad-date': {
    zh: '日期无法识别；请写 2026-11-22 或 2026-11-22 14:30',
    en: 'the date cannot be read; write 2026-11-22 or 2026-11-22 14:30',
  },
  'end-before-start': { zh: '止期须晚于起期；请更正', en: 'ends before it begins; correct one of the two' },
  'in-the-future': { zh: '日期不能晚于现在；请更正', en: 'lies in the future; correct it' },
  'bad-purpose': {
    zh: '目的须为 sale、survey、service、renewal、claim、collection、callback，多个用分号隔开',
    en: 'purposes are sale, survey, service, renewal, claim, collection, callback; put a semicolon between several',
  },
  'bad-region': {
    zh: '地区无法识别；请写 ISO 3166-2 代码（CN-44）或省名',
    en: 'no such region; write its ISO 3166-2 code (CN-44) or the name of the province',
  },
  'bad-text': {
    zh: '须为一行文字，不超过 200 字；请缩短',
    en: 'must be one line of at most 200 characters; shorten it',
  },
  'columns-differ': {
    zh: '栏数与表头不同；多半是少了或多了逗号，含逗号的内容请加引号',
    en: 'has more or fewer columns than the header; a comma is missing or too many, put quotes around text with commas',
  },
  duplicate: {
    zh: '与前面的一行重复；请删去其一',
    en: 'says the same as an earlier row; delete one of them',
  },
} as const satisfies Readonly<Record<string, { readonly zh: string; readonly en: string }>>;
export type RowProblem = keyof typeof ROW_PROBLEMS;

export interface RowFault {
  readonly line: number;
  /** The column's own name, `number`; absent where the row as a whole is at fault. */
  readonly column?: string;
  readonly what: RowProblem;
}

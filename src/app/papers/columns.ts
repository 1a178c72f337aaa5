import type { PapersImportedRecord } from '../../core/ledger/record.js';

export type ListKind = PapersImportedRecord['papers'];

export interface Column {
  readonly name: string;
  /** What exports call it, besides its name. */
  readonly also: readonly string[];
  readonly required: boolean;
}

const column = (name: string, required: boolean, ...also: string[]): Column => ({ name, required, also });
const number = column(
  'number',
  true,
  '号码',
  '手机号',
  '手机号码',
  '手机',
  '电话',
  '电话号码',
  'phone',
  'mobile',
);
const evidence = column('evidence', true, '依据', '证据', '凭证', '录音编号');

/** The columns of each kind of list, in any order; others are left alone and said so. */
export const COLUMNS: Readonly<Record<ListKind, readonly Column[]>> = {
  lead: [
    number,
    column('region', false, '地区', '省份', '省'),
    column('expires', false, '有效期', '有效期至'),
  ],
  policy: [
    number,
    column('policy', true, '保单号', '保单号码', 'policy number'),
    column('from', true, '起期', '生效日', '生效日期', '保险起期'),
    column('until', true, '止期', '到期日', '满期日', '终止日期', '保险止期'),
  ],
  consent: [
    number,
    column('given', true, '同意时间', '同意日期'),
    column('purposes', true, '目的', '用途', 'purpose'),
    column('until', true, '有效期', '有效期至', '止期'),
    evidence,
  ],
  appointment: [
    number,
    column('from', true, '起', '开始', '开始时间'),
    column('until', true, '止', '结束', '结束时间'),
    evidence,
  ],
  person: [number, column('person', true, '客户', '客户号', '客户编号', 'customer')],
};

export type Header =
  | {
      readonly ok: true;
      /** The place of each column in a row. */
      readonly places: ReadonlyMap<string, number>;
      readonly width: number;
      readonly ignored: readonly string[];
    }
  | { readonly ok: false; readonly missing: readonly string[]; readonly twice: readonly string[] };

export function readHeader(kind: ListKind, cells: readonly string[]): Header {
  const places = new Map<string, number>();
  const ignored: string[] = [];
  const twice: string[] = [];
  for (const [place, cell] of cells.entries()) {
    const known = COLUMNS[kind].find(({ name, also }) => [name, ...also].includes(spelling(cell)));
    if (!known) ignored.push(cell);
    else if (places.has(known.name)) twice.push(known.name);
    else places.set(known.name, place);
  }
  const missing = COLUMNS[kind].filter(({ name, required }) => required && !places.has(name));
  if (missing.length > 0 || twice.length > 0)
    return { ok: false, missing: missing.map(({ name }) => name), twice };
  return { ok: true, places, width: cells.length, ignored };
}

const spelling = (cell: string): string => cell.normalize('NFKC').trim().toLowerCase();

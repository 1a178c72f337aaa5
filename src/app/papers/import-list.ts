import type { PapersImportedRecord } from '../../core/ledger/record.js';
import type { NumberingPlan } from '../../core/number/numbering-plan.js';
import type { Paper } from '../../core/papers/paper.js';
import type { Clock } from '../ports/clock.js';
import type { FileRow, ListFile } from '../ports/list-file.js';
import type { ImportedRows, Store } from '../ports/store.js';
import { isPlainText, mixesScripts, samePerson } from '../shielding/person.js';
import { type ListKind, readHeader } from './columns.js';
import type { ImportProblem } from './import-problems.js';
import { listsOnFile } from './lists.js';
import { type LeadTerms, type PersonRow, type RowContext, rowReader } from './read-row.js';
import type { RowFault } from './row-problems.js';

export interface ImportDeps {
  readonly store: Pick<Store, 'importPapers' | 'records'>;
  readonly plan: NumberingPlan;
  readonly now: Clock;
}

export interface ImportRequest {
  readonly kind: ListKind;
  readonly list: string;
  readonly file: ListFile;
  readonly operator: string;
  readonly approver?: string;
  /** Where a list of leads comes from, and on what terms (R7.1). */
  readonly source?: string;
  readonly terms?: Omit<LeadTerms, 'approver'>;
  /** Takes a file of which most rows are refused, or which has none at all. */
  readonly accept: boolean;
}

export interface ImportAnswer {
  readonly outcome: 'imported' | 'refused';
  /** Why nothing was replaced. */
  readonly why?: ImportProblem;
  /** The columns, or the line, at fault. */
  readonly about?: readonly string[];
  readonly rows: number;
  readonly refused: number;
  readonly faults: readonly RowFault[];
  readonly ignored: readonly string[];
}

/** As many as anybody reads; the rest are counted. */
const MOST_FAULTS = 10_000;
const NOTHING = { rows: 0, refused: 0, faults: [], ignored: [] } as const;

/**
 * Takes a list in, whole, in place of the earlier one of its name, or leaves that as it is. A row that cannot be read is refused
 * and told of, and the others count; a file of which most cannot be read is the wrong file. Rejects with StoreUnavailable and
 * ListFileBroken.
 */
export function importList({ store, plan, now }: ImportDeps) {
  return async (request: ImportRequest): Promise<ImportAnswer> => {
    const refuse = (why: ImportProblem, more: Partial<ImportAnswer> = {}): ImportAnswer => ({
      ...NOTHING,
      ...more,
      outcome: 'refused',
      why,
    });
    const { kind, list, file, approver } = request;
    const at = now();
    const wrong = checkRequest(request, at) ?? (await otherKind(store, kind, list));
    if (wrong) return refuse(wrong);
    const source = `${list}@${file.digest.slice(0, 12)}`;
    const terms = request.terms && approver !== undefined ? { ...request.terms, approver } : undefined;
    const read = await readRows(request, { list, source, plan, now: at, ...(terms && { terms }) });
    if ('why' in read) return refuse(read.why, { about: read.about });
    const { kept, ...rest } = read;
    const counted: Counted = { rows: kept.length, ...rest };
    const bad = kept.length === 0 ? 'no-rows' : counted.refused > kept.length ? 'mostly-refused' : undefined;
    if (bad && !request.accept) return refuse(bad, counted);
    await store.importPapers(recordOf(request, at, counted), imported(kind, kept));
    return { ...counted, outcome: 'imported' };
  };
}

function checkRequest(
  { kind, list, operator, approver, source, terms }: ImportRequest,
  at: number,
): ImportProblem | undefined {
  if (!isPlainText(list, 100)) return 'bad-list';
  if (!isPlainText(operator)) return 'no-operator';
  if ([operator, approver ?? ''].some(mixesScripts)) return 'mixed-script';
  if (approver !== undefined && !isPlainText(approver)) return 'no-approver';
  if (approver !== undefined && samePerson(operator, approver)) return 'same-person';
  if (kind !== 'lead') return undefined;
  if (approver === undefined) return 'no-approver';
  if (source === undefined || !isPlainText(source)) return 'no-source';
  if (!terms || !isPlainText(terms.legalBasis)) return 'no-basis';
  if (terms.purposes.length === 0) return 'no-purpose';
  return terms.expiresAt > at ? undefined : 'expired';
}

/** One name is one list: leads would otherwise push out the policies that came under the same name. */
async function otherKind(
  store: ImportDeps['store'],
  kind: ListKind,
  list: string,
): Promise<ImportProblem | undefined> {
  const before = (await listsOnFile(store)).find((one) => one.list === list);
  return before && before.papers !== kind && before.rows > 0 ? 'other-kind' : undefined;
}

const noHeader = (about: readonly string[]) => ({ why: 'no-header', about }) as const;

type Row = Paper | PersonRow;
type Counted = Pick<ImportAnswer, 'rows' | 'refused' | 'faults' | 'ignored'>;

async function readRows({ kind, file }: ImportRequest, context: RowContext) {
  const kept: Row[] = [];
  const seen = new Set<string>();
  const faults: RowFault[] = [];
  let refused = 0;
  let read: ReturnType<typeof rowReader> | undefined;
  let ignored: readonly string[] = [];
  for await (const row of file.rows()) {
    if (!read) {
      const header = readHeader(kind, row.cells);
      if (!header.ok) return noHeader([...header.missing, ...header.twice]);
      ignored = header.ignored;
      read = rowReader(kind, header, context);
      continue;
    }
    const wrong = take(read(row), row, kept, seen);
    if (wrong.length === 0) continue;
    refused += 1;
    if (faults.length < MOST_FAULTS) faults.push(...wrong);
  }
  if (!read) return noHeader([]);
  return { kept, refused, faults, ignored };
}

function take(
  answer: ReturnType<ReturnType<typeof rowReader>>,
  { line }: FileRow,
  kept: Row[],
  seen: Set<string>,
): readonly RowFault[] {
  if ('faults' in answer) return answer.faults;
  if (seen.has(answer.same)) return [{ line, column: 'number', what: 'duplicate' }];
  seen.add(answer.same);
  kept.push(answer.row);
  return [];
}

function imported(kind: ListKind, rows: readonly Row[]): ImportedRows {
  return kind === 'person' ? { persons: rows as readonly PersonRow[] } : { papers: rows as readonly Paper[] };
}

function recordOf(request: ImportRequest, at: number, { rows, refused }: Counted): PapersImportedRecord {
  const { kind, list, file, operator, approver, source, terms } = request;
  return {
    kind: 'papers-imported',
    at,
    list,
    papers: kind,
    digest: file.digest,
    rows,
    refused,
    operator,
    ...(approver === undefined ? {} : { approver }),
    ...(source === undefined ? {} : { source }),
    ...(terms === undefined ? {} : { ...terms }),
  };
}

import type { ListKind } from '../app/papers/columns.js';
import type { ImportAnswer } from '../app/papers/import-list.js';
import { IMPORT_PROBLEMS } from '../app/papers/import-problems.js';
import { listsOnFile } from '../app/papers/lists.js';
import { ROW_PROBLEMS, type RowFault } from '../app/papers/row-problems.js';
import type { ListFile } from '../app/ports/list-file.js';
import type { PapersImportedRecord } from '../core/ledger/record.js';
import type { CommonOptions } from './command-line.js';
import { createContext } from './context.js';
import { EXIT } from './exit-codes.js';
import { ledgerInJson, ledgerLine, readLedgerOrNone } from './ledger.js';
import { isoTime, print, showTime } from './output.js';

const MOST_SHOWN = 20;
const DAY = 86_400_000;

interface Imported {
  readonly kind: ListKind;
  readonly list: string;
  readonly path: string;
  readonly file: ListFile;
  readonly answer: ImportAnswer;
}

/** The summary and every refused row with its remedy. No cell is repeated: it may be somebody's number (R7.2). */
export function showImport(json: boolean, { kind, list, path, file, answer }: Imported): void {
  const { outcome, why, about, rows, refused, faults, ignored } = answer;
  const problem = why && IMPORT_PROBLEMS[why];
  if (outcome === 'refused') process.exitCode = EXIT.usage;
  const told = faults.map((fault) => ({
    ...fault,
    zh: ROW_PROBLEMS[fault.what].zh,
    en: ROW_PROBLEMS[fault.what].en,
  }));
  const value = {
    outcome,
    ...(problem && { why, zh: problem.zh, en: problem.en, where: problem.option, about: about ?? [] }),
    list,
    papers: kind,
    rows,
    refused,
    ignored,
    encoding: file.encoding,
    digest: file.digest,
    faults: told,
  };
  print(json, value, () => [
    outcome === 'imported'
      ? `已导入 imported: ${list}  ${kind}  ${rows} 行 rows, ${refused} 行被拒 refused  (${file.encoding}, sha256 ${file.digest.slice(0, 12)}…)`
      : `未导入，原名单不变 not imported, the list on file stays: ${list}`,
    ...(problem
      ? [
          `  ${problem.option}: ${problem.zh} / ${problem.en}${(about ?? []).length > 0 ? `: ${about?.join(', ')}` : ''}`,
        ]
      : []),
    ...(ignored.length > 0 ? [`  未用的栏 columns not used: ${ignored.join(', ')}`] : []),
    ...faults.slice(0, MOST_SHOWN).map((fault) => faultLine(path, fault)),
    ...(refused > MOST_SHOWN ? [`  … 其余见 the rest: --json`] : []),
  ]);
}

const faultLine = (path: string, { line, column, what }: RowFault): string =>
  `  ${path}:${line}${column === undefined ? '' : ` ${column}`}: ${ROW_PROBLEMS[what].zh} / ${ROW_PROBLEMS[what].en}`;

export async function showLists(options: CommonOptions): Promise<void> {
  const context = await createContext(options);
  await readLedgerOrNone(context, async (store, ledger) => {
    const lists = await listsOnFile(store);
    const now = Date.now();
    const value = lists.map((list) => ({
      ...list,
      at: isoTime(list.at),
      ageDays: ageOf(list, now),
      ...(list.expiresAt === undefined
        ? {}
        : { expiresAt: isoTime(list.expiresAt), expired: list.expiresAt <= now }),
    }));
    print(context.json, { lists: value, ledger: ledgerInJson(ledger) }, () => [
      ...(lists.length === 0 ? ['没有名单 / no lists'] : lists.map((list) => listLine(list, now))),
      ledgerLine(ledger),
    ]);
  });
}

const ageOf = ({ at }: PapersImportedRecord, now: number): number =>
  Math.max(0, Math.floor((now - at) / DAY));

function listLine(list: PapersImportedRecord, now: number): string {
  const { expiresAt } = list;
  const until =
    expiresAt === undefined
      ? ''
      : `  ${expiresAt <= now ? '已过期 expired' : '有效至 until'} ${showTime(expiresAt)}`;
  const people = [list.operator, list.approver].filter((name) => name !== undefined).join(' + ');
  return `${list.list}  ${list.papers}  ${list.rows} 行 rows  ${showTime(list.at)} (${ageOf(list, now)} 天 days)  ${people}${until}`;
}

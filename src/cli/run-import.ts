import { openListFile } from '../adapters/csv/list-file.js';
import { purposesCell } from '../app/papers/cells.js';
import type { ListKind } from '../app/papers/columns.js';
import { importList } from '../app/papers/import-list.js';
import { IMPORT_PROBLEMS } from '../app/papers/import-problems.js';
import { readDate } from '../app/papers/read-date.js';
import { type ListFile, ListFileBroken } from '../app/ports/list-file.js';
import type { ImportOptions } from './commands/import.js';
import { createContext, withStore } from './context.js';
import { usage } from './failure.js';
import { showImport } from './show-import.js';

/** Takes one file in and says what became of each row. */
export async function runImport(kind: ListKind, path: string, options: ImportOptions): Promise<void> {
  const terms = kind === 'lead' ? readTerms(options) : undefined;
  const context = await createContext(options);
  const { plan } = await context.policy();
  const file = await open(path);
  const answer = await withStore(context, (store) =>
    importList({ store, plan, now: Date.now })({
      kind,
      list: options.list.trim(),
      file,
      operator: options.operator,
      ...(options.approver === undefined ? {} : { approver: options.approver }),
      ...(options.source === undefined ? {} : { source: options.source }),
      ...(terms === undefined ? {} : { terms }),
      accept: options.accept === true,
    }),
  ).catch((error: unknown) => {
    throw error instanceof ListFileBroken ? broken(path, error) : error;
  });
  showImport(context.json, { kind, list: options.list.trim(), path, file, answer });
}

/** What is missing is said by the use case, which knows why it must be there. */
function readTerms({ basis = '', purpose = '', expires }: ImportOptions) {
  const purposes = purpose === '' ? { value: [] } : purposesCell(purpose.replaceAll(',', ';'));
  if (!('value' in purposes))
    throw usage(
      `--purpose: ${IMPORT_PROBLEMS['no-purpose'].zh} / ${IMPORT_PROBLEMS['no-purpose'].en}`,
      'callward import leads --help',
      '--purpose',
    );
  const expiresAt = expires === undefined ? 0 : readDate(expires, 'end');
  if (expiresAt === undefined)
    throw usage('--expires: 不是日期 / is no date', '例如 / for example 2026-12-31', '--expires');
  return { legalBasis: basis, purposes: purposes.value, expiresAt };
}

async function open(path: string): Promise<ListFile> {
  try {
    return await openListFile(path);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw usage(
      `文件无法读取 / the file cannot be read: ${why}`,
      '请核对路径与权限 / check the path and the permissions',
      path,
    );
  }
}

const broken = (path: string, { line, message }: ListFileBroken) =>
  usage(
    `此行起无法分行，未导入任何内容 / from this line on the rows cannot be told apart; nothing was taken in: ${message}`,
    '多半是引号没有成对；请更正后重试 / a quotation mark is probably not closed; correct it and try again',
    `${path}:${line}`,
  );

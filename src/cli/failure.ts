import { EXIT, type ExitCode } from './exit-codes.js';

/** An error for people: what, where, what to do. Everything the CLI prints on stderr has this shape. */
export interface Failure {
  readonly what: string;
  readonly where?: string;
  readonly todo?: string;
  readonly exit: ExitCode;
}

export class CliFailure extends Error {
  override readonly name = 'CliFailure';
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.what);
    this.failure = failure;
  }
}

export const usage = (what: string, todo: string, where?: string): CliFailure =>
  new CliFailure({ what, todo, exit: EXIT.usage, ...(where === undefined ? {} : { where }) });

/** What a renderer refuses is a mistake in the configuration; a template that cannot be read (an error with a code) is not. */
export function fromRenderer(error: unknown, command: string): unknown {
  const refused =
    error instanceof Error && !('code' in error) && ['Error', 'UnsafeConfiguration'].includes(error.name);
  return refused ? usage(error.message, '改正配置后再试 / correct the configuration', command) : error;
}

/** Told apart by name, not by class, so that no module has to be loaded just to ask whether an error is its own. */
export function toFailure(error: unknown): Failure {
  if (error instanceof CliFailure) return error.failure;
  const name = error instanceof Error ? error.name : '';
  const what = error instanceof Error ? error.message : String(error);
  if (name === 'StoreUnavailable') return storeFailure(what);
  if (name === 'ConfigError' || name === 'NumberingError') {
    // Each line of the message says where itself; the first of them is where to begin.
    const where = /^(\/?[^:\n]+(?::\d+)?)/.exec(what)?.[1] ?? 'config/callward.yaml';
    return {
      what,
      where,
      todo: '更正此处；所有的键见 config/callward.yaml，规则包的键见 docs/policy.md / correct it; config/callward.yaml lists every key, docs/policy.md those of a pack',
      exit: EXIT.failure,
    };
  }
  if (name === 'HttpRefused')
    return {
      what,
      where: 'config/callward.yaml http',
      todo: '更正后再启动；见 docs/http.md / correct it and start again; see docs/http.md',
      exit: EXIT.failure,
    };
  return {
    what,
    where: 'callward',
    todo: '这是程序错误，请附上 CALLWARD_TRACE=1 的输出报告 / a defect: report it with the output under CALLWARD_TRACE=1',
    exit: EXIT.failure,
  };
}

const STORE_ZH: Readonly<Record<string, string>> = {
  BUSY: '数据库被其他程序锁定',
  LOCKED: '数据库被锁定',
  FULL: '磁盘已满',
  IOERR: '磁盘无法读写',
  CORRUPT: '数据库文件损坏',
  NOTADB: '文件不是数据库，或开头已损坏',
  READONLY: '数据库不能写入：没有权限',
  CANTOPEN: '数据库无法打开',
  PERM: '没有权限打开数据库',
};

/** The adapter's message begins with the file and says in English what to do. */
function storeFailure(message: string): Failure {
  const [, file, what] = /^(.+?callward\.db): (.*)$/s.exec(message) ?? [];
  const zh = STORE_ZH[/\[SQLITE_([A-Z]+)\]/.exec(message)?.[1] ?? ''] ?? '数据库不可用';
  return {
    what: `${zh} / ${what ?? message}`,
    where: file ?? 'callward.db',
    todo: '数据目录须可由本用户读写；损坏时见 callward audit verify / this user must be able to read and write the data folder; for damage see callward audit verify',
    exit: EXIT.failure,
  };
}

export function report(error: unknown, json: boolean): ExitCode {
  const { exit, ...failure } = toFailure(error);
  const text = json
    ? JSON.stringify({ error: { ...failure, exit } })
    : [
        `callward: ${failure.what}`,
        ...(failure.where === undefined ? [] : [`  位置 where: ${failure.where}`]),
        ...(failure.todo === undefined ? [] : [`  处理 what to do: ${failure.todo}`]),
      ].join('\n');
  process.stderr.write(`${text}\n`);
  if (process.env.CALLWARD_TRACE && error instanceof Error) process.stderr.write(`${error.stack}\n`);
  return exit;
}

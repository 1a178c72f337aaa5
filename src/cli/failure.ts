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

/** Told apart by name, not by class, so that no module has to be loaded just to ask whether an error is its own. */
export function toFailure(error: unknown): Failure {
  if (error instanceof CliFailure) return error.failure;
  const name = error instanceof Error ? error.name : '';
  const what = error instanceof Error ? error.message : String(error);
  if (name === 'StoreUnavailable') return { what, where: 'store', exit: EXIT.failure };
  if (name === 'ConfigError' || name === 'NumberingError') {
    return { what, where: 'configuration', todo: 'config/callward.yaml', exit: EXIT.failure };
  }
  return {
    what,
    where: 'callward',
    todo: '这是程序错误，请附上 CALLWARD_TRACE=1 的输出报告 / a defect: report it with the output under CALLWARD_TRACE=1',
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

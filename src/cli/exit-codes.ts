/** What callward answers to the shell; docs and help name the same numbers. */
export const EXIT = { ok: 0, failure: 1, usage: 2, block: 10, defer: 11 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

const MEANING: Readonly<Record<ExitCode, string>> = {
  0: '成功 / done',
  1: '失败（数据库、配置、核验不符）/ failure (database, configuration, verification)',
  2: '用法错误或请求被拒 / wrong usage, or the request is refused',
  10: '拦截 / block',
  11: '暂缓 / defer',
};

/** The codes of one command, with what 0 and 1 mean there. */
export function exitHelp(meaning: Readonly<Partial<Record<ExitCode, string>>> = {}): string {
  const all = { 0: MEANING[0], 1: MEANING[1], 2: MEANING[2], ...meaning };
  const lines = Object.entries(all).map(([code, text]) => `  ${code.padEnd(3)} ${text}`);
  return ['\n退出码 / Exit codes:', ...lines].join('\n');
}

/** The one command whose exit code is the verdict. */
export const CHECK_EXITS = { 0: '允许 / allow', 10: MEANING[10], 11: MEANING[11] } as const;

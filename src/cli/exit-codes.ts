/** What callward answers to the shell; docs and help name the same numbers. */
export const EXIT = { ok: 0, failure: 1, usage: 2, block: 10, defer: 11 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

export const EXIT_HELP = `
退出码 / Exit codes:
  0   允许或成功 / allowed, or done
  1   失败（数据库、配置、核验不符）/ failure (database, configuration, verification)
  2   用法错误或请求被拒 / wrong usage, or the request is refused
  10  拦截 / block
  11  暂缓 / defer`;

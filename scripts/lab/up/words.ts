/** A failure that says what, why and what to do. */
export class Trouble extends Error {
  readonly exit: number = 1;
  constructor(what: string, why: string, todo: string) {
    super(`✖ ${what}\n  why / 原因:  ${why}\n  do  / 处理:  ${todo}`);
  }
}

/** What was typed cannot be done; nothing was. */
export class Usage extends Trouble {
  override readonly exit = 2;
}

export const say = (line = ''): void => void process.stdout.write(`${line}\n`);

/** What a SIP answer to INVITE means to somebody who does not read SIP. */
export function meaning(code: number): string {
  if (code === 200) return 'connected / 已接通';
  if (code === 403) return 'refused by the gate / 被拦截';
  if (code === 404 || code === 484) return 'the PBX has no extension for this / PBX 没有对应的分机';
  if (code === 486) return 'busy / 忙';
  if (code === 503) return 'no way out: trunk or guard not reachable / 中继或守卫不可达';
  return 'not connected / 未接通';
}

import { accessSync, constants, existsSync, realpathSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

export interface FreeswitchFound {
  readonly binary: string;
  /** Told by the prefix; a FreeSWITCH on PATH knows its own. */
  readonly modules?: string;
}

/** Said wherever FreeSWITCH scenarios did not run, so that nobody takes silence for success. */
export const NO_FREESWITCH =
  'the FreeSWITCH scenarios did NOT run: no FreeSWITCH is here; set FREESWITCH_PREFIX to where one is installed, or put ' +
  'freeswitch on PATH / FreeSWITCH 场景未运行：本机没有 FreeSWITCH；请将 FREESWITCH_PREFIX 设为其安装目录，或把 freeswitch 加入 PATH';

/** By FREESWITCH_PREFIX or on PATH. A prefix that holds none is a mistake and told, not the same as having none. */
export function findFreeswitch(
  env: Readonly<Record<string, string | undefined>> = process.env,
): FreeswitchFound | undefined {
  const prefix = env.FREESWITCH_PREFIX;
  if (prefix !== undefined && prefix !== '') {
    const binary = join(prefix, 'bin/freeswitch');
    if (runnable(binary)) return within(prefix, binary);
    throw new Error(`FREESWITCH_PREFIX is ${prefix}, but ${binary} is no program / 其下没有 freeswitch 程序`);
  }
  for (const folder of (env.PATH ?? '').split(delimiter)) {
    const binary = join(folder, 'freeswitch');
    if (folder !== '' && runnable(binary)) return within(dirname(dirname(realpathSync(binary))), binary);
  }
  return undefined;
}

function within(prefix: string, binary: string): FreeswitchFound {
  const modules = ['lib/freeswitch/mod', 'mod']
    .map((path) => join(prefix, path))
    .find((path) => existsSync(path));
  return modules === undefined ? { binary } : { binary, modules };
}

function runnable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

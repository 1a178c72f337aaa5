import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The name of the variable by which FreeSWITCH asks the gate. Its end is made once for each installation and kept with the data:
 * a dial string that does not know the name cannot override it.
 */
export const gateHook = (data: string): string => `execute_on_originate_${kept(data, 'gate-hook')}`;

/** What seals a leg that was let go; in the dialplan of FreeSWITCH and here, in no variable of any call. */
export const gateSecret = (data: string): string => kept(data, 'gate-secret');

function kept(data: string, name: string): string {
  const file = join(data, name);
  try {
    mkdirSync(data, { recursive: true, mode: 0o700 });
    writeFileSync(file, `${randomBytes(12).toString('hex')}\n`, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  const suffix = readFileSync(file, 'utf8').trim();
  if (!/^[0-9a-f]{24}$/.test(suffix)) throw new Error(`${file}: is not what callward wrote there`);
  return suffix;
}

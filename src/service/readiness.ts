import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * `ready.json` in the data folder exists while calls can be let through: the guards listen and every PBX link is up.
 * Scripts and monitors wait for it instead of sleeping. On a full disk it is simply not there.
 */
export interface Readiness {
  guardsUp(): void;
  link(pbx: string, state: 'up' | 'down'): void;
  stopped(): void;
}

export function createReadiness(folder: string, pbxes: readonly string[]): Readiness {
  const file = join(folder, 'ready.json');
  const up = new Set<string>();
  let guards = false;
  rmSync(file, { force: true });

  function tell(): void {
    const ready = guards && pbxes.every((pbx) => up.has(pbx));
    try {
      if (ready) writeFileSync(file, `${JSON.stringify({ pid: process.pid, pbxes })}\n`, { mode: 0o600 });
      else rmSync(file, { force: true });
    } catch {
      // The disk is full or gone: the store says so, loudly, on every call.
    }
  }

  return {
    guardsUp: () => {
      guards = true;
      tell();
    },
    link: (pbx, state) => {
      if (state === 'up') up.add(pbx);
      else up.delete(pbx);
      tell();
    },
    stopped: () => {
      guards = false;
      tell();
    },
  };
}

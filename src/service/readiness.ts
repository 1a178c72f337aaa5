import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Policy } from '../core/policy/policy.js';

/**
 * `ready.json` in the data folder exists while calls can be let through: the guards listen and every PBX link is up, and no
 * canary has found a trunk open.
 * Scripts and monitors wait for it instead of sleeping. On a full disk it is simply not there.
 */
export interface Readiness {
  guardsUp(): void;
  link(pbx: string, state: 'up' | 'down'): void;
  /** A canary said of a trunk that it lets calls go unasked, or that it no longer does. */
  trunk(pbx: string, trunk: string, state: 'guarded' | 'open'): void;
  /** Under which policy; `mode` says `shadow` where nothing is blocked. */
  policy(policy: Policy): void;
  stopped(): void;
}

export function createReadiness(folder: string, pbxes: readonly string[]): Readiness {
  const file = join(folder, 'ready.json');
  const up = new Set<string>();
  const open = new Set<string>();
  let policy: { readonly version: string; readonly pack: string; readonly mode: string } | undefined;
  let guards = false;
  rmSync(file, { force: true });

  function tell(): void {
    const ready = guards && open.size === 0 && pbxes.every((pbx) => up.has(pbx));
    try {
      if (ready)
        writeFileSync(file, `${JSON.stringify({ pid: process.pid, pbxes, policy })}\n`, { mode: 0o600 });
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
    trunk: (pbx, trunk, state) => {
      if (state === 'open') open.add(`${pbx} ${trunk}`);
      else open.delete(`${pbx} ${trunk}`);
      tell();
    },
    policy: ({ version, pack, mode }) => {
      policy = { version, pack: pack.name, mode };
      tell();
    },
    stopped: () => {
      guards = false;
      tell();
    },
  };
}

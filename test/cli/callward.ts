import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Answer {
  readonly exit: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export const MAIN = join(process.cwd(), 'build', 'src', 'cli', 'main.js');

/** A data folder with nothing in it. */
export function newFolder(): string {
  const folder = join(mkdtempSync(join(tmpdir(), 'callward-test-')), 'data');
  mkdirSync(folder, { mode: 0o700 });
  return folder;
}

/** Runs the real binary, as a person would, with nothing of the surrounding environment that could change its answer. */
export const callward = (...args: string[]): Promise<Answer> => run({}, args);
export const callwardIn = (cwd: string, ...args: string[]): Promise<Answer> => run({ cwd }, args);
/** As a user without rights; only root can change users. */
export const callwardAsNobody = (...args: string[]): Promise<Answer> => run({ uid: 65534, gid: 65534 }, args);

function run(as: { cwd?: string; uid?: number; gid?: number }, args: readonly string[]): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { CALLWARD_CONFIG: _, CALLWARD_TRACE: __, ...env } = process.env;
    const child = spawn(process.execPath, [MAIN, ...args], { ...as, env, stdio: ['ignore', 'pipe', 'pipe'] });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    child.on('error', reject);
    child.on('close', (exit) =>
      resolve({ exit, stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString() }),
    );
  });
}

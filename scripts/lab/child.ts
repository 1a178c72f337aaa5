import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';

/**
 * Where util-linux is there, the kernel ends the child with the lab: after kill -9 no exit handler runs. setpriv becomes
 * the command by exec, so the pid is the command's own.
 */
const leash = ['setpriv', '--pdeathsig', 'KILL'] as const;
let leashed: boolean | undefined;
function onLeash(command: string, args: readonly string[]): [string, string[]] {
  leashed ??= spawnSync(leash[0], [...leash.slice(1), 'true'], { stdio: 'ignore' }).status === 0;
  return leashed ? [leash[0], [...leash.slice(1), command, ...args]] : [command, [...args]];
}

/** A process of the lab, its output in a file. It never outlives the lab: see `onLeash` and `endAll`. */
export class Child {
  readonly exit: Promise<number>;
  ended = false;
  private static readonly alive = new Set<Child>();

  private constructor(
    readonly process: ChildProcess,
    readonly log: string,
  ) {
    Child.alive.add(this);
    this.exit = new Promise((resolve) => {
      const done = (code: number | null) => {
        this.ended = true;
        Child.alive.delete(this);
        resolve(code ?? -1);
      };
      process.once('exit', done).once('error', () => done(-1));
    });
  }

  static start(
    command: string,
    args: readonly string[],
    { log, cwd, env }: { log: string; cwd?: string; env?: Readonly<Record<string, string>> },
  ): Child {
    const out = openSync(log, 'a');
    try {
      const made = spawn(...onLeash(command, args), {
        stdio: ['ignore', out, out],
        ...(cwd === undefined ? {} : { cwd }),
        env: { ...process.env, ...env },
      });
      return new Child(made, log);
    } finally {
      closeSync(out);
    }
  }

  get pid(): number {
    return this.process.pid ?? 0;
  }
  signal(name: NodeJS.Signals): void {
    if (!this.ended) this.process.kill(name);
  }
  /** Asks it to end and makes sure of it: SIGKILL when `graceMs` pass. */
  async stop(name: NodeJS.Signals = 'SIGTERM', graceMs = 5000): Promise<number> {
    // A frozen process hears nothing but SIGKILL and SIGCONT.
    this.signal('SIGCONT');
    this.signal(name);
    const timer = setTimeout(() => this.signal('SIGKILL'), graceMs);
    const code = await this.exit;
    clearTimeout(timer);
    return code;
  }

  static endAll(): void {
    for (const child of Child.alive) child.signal('SIGKILL');
  }
}

process.once('exit', () => Child.endAll());
// Told to stop, a process ends without 'exit' being heard; one that has plans of its own for the signal is left to them.
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    if (process.listenerCount(signal) === 0) process.exit(1);
  });
}

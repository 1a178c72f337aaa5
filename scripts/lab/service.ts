import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { setPriority } from 'node:os';
import { join } from 'node:path';
import { Child } from './child.js';
import { waitFor } from './wait.js';

export interface ServiceOptions {
  readonly folder: string;
  /** The configuration, as callward.yaml would have it (JSON is YAML). `data` is filled in. */
  readonly config: Readonly<Record<string, unknown>>;
  /** The PBX's password; handed over by a file beside the configuration, never by it. */
  readonly password: string;
  readonly passwordFile: string;
  /** The data folder; `data` in the lab's folder unless told. */
  readonly data?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly withinMs?: number;
}

/** How a lab starts its service, where a test has something to say about it. */
export interface ServiceStart {
  readonly config?: Readonly<Record<string, unknown>>;
  /** Puts something of the test's between the service and the PBX's console (ARI, or the event socket). */
  readonly ariPort?: number;
  readonly data?: string;
}

export interface CliResult {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

const cli = () => join(process.cwd(), 'build/src/cli/main.js');

/** The callward service as a child process, with the handles a chaos test needs. */
export class Service {
  private child: Child | undefined;
  private config: Readonly<Record<string, unknown>>;
  private keeper: NodeJS.Timeout | undefined;

  private constructor(readonly options: ServiceOptions) {
    this.config = options.config;
  }

  static async start(options: ServiceOptions): Promise<Service> {
    const service = new Service(options);
    mkdirSync(service.data, { recursive: true, mode: 0o700 });
    writeFileSync(join(options.folder, options.passwordFile), options.password, { mode: 0o600 });
    await service.run();
    return service;
  }

  get data(): string {
    return this.options.data ?? join(this.options.folder, 'data');
  }
  get configFile(): string {
    return join(this.options.folder, 'callward.yaml');
  }
  get log(): string {
    return join(this.options.folder, 'service.log');
  }
  get pid(): number {
    return this.child?.pid ?? 0;
  }
  get running(): boolean {
    return this.child !== undefined && !this.child.ended;
  }

  /** Starts the process and waits until it says that the gate's link is up and the guards listen. */
  async run(): Promise<void> {
    this.spawn();
    await this.ready();
  }
  private spawn(): void {
    rmSync(this.readyFile, { force: true });
    this.writeConfig();
    this.child = Child.start(process.execPath, [cli(), 'start', '--config', this.configFile], {
      log: this.log,
      ...(this.options.env === undefined ? {} : { env: this.options.env }),
    });
    asTheUnitDoes(this.child.pid);
  }
  private writeConfig(): void {
    writeFileSync(this.configFile, JSON.stringify({ ...this.config, data: this.data }, undefined, 2), {
      mode: 0o600,
    });
  }
  ready(withinMs = this.options.withinMs ?? 15_000): Promise<true> {
    return waitFor(
      'the service to be ready',
      () => {
        if (this.child?.ended === true && this.keeper === undefined)
          throw new Error(`it ended: ${this.lastLog()}`);
        return existsSync(this.readyFile) ? (true as const) : undefined;
      },
      { withinMs },
    );
  }
  /** Ends it: SIGTERM as an administrator does, SIGKILL as a crash. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    clearInterval(this.keeper);
    this.keeper = undefined;
    await this.child?.stop(signal);
    rmSync(this.readyFile, { force: true });
  }
  /** Stops it and starts it again, with a changed configuration where one is given. */
  async restart(
    change: Readonly<Record<string, unknown>> = {},
    signal: NodeJS.Signals = 'SIGTERM',
  ): Promise<void> {
    await this.stop(signal);
    this.config = { ...this.config, ...change };
    await this.run();
  }
  /** Changes the file under the running service and tells it (SIGHUP), as `systemctl reload` does. */
  reload(change: Readonly<Record<string, unknown>>): void {
    this.config = { ...this.config, ...change };
    this.writeConfig();
    this.child?.signal('SIGHUP');
  }
  /** kill -9 and nothing else: what keeps it alive starts it again. */
  async kill(): Promise<void> {
    this.child?.signal('SIGKILL');
    await this.child?.exit;
    // A killed process cannot take its own word back.
    rmSync(this.readyFile, { force: true });
  }
  /** SIGSTOP: alive to the kernel, dead to everybody else. */
  freeze(): void {
    this.child?.signal('SIGSTOP');
  }
  thaw(): void {
    this.child?.signal('SIGCONT');
  }
  /** As a service manager does: whenever it dies, it is started again within a quarter of a second. */
  keepAlive(): void {
    this.keeper = setInterval(() => {
      if (!this.running) this.spawn();
    }, 250);
  }

  /** One callward command on this data folder and configuration. */
  async cli(args: readonly string[]): Promise<CliResult> {
    const all = [cli(), ...args, '--config', this.configFile];
    return new Promise((resolve) => {
      execFile(process.execPath, all, { timeout: 60_000, maxBuffer: 64 << 20 }, (error, out, err) => {
        resolve({ code: error === null ? 0 : typeof error.code === 'number' ? error.code : -1, out, err });
      });
    });
  }
  lastLog(): string {
    return existsSync(this.log)
      ? readFileSync(this.log, 'utf8').split('\n').slice(-12).join('\n')
      : '(no log)';
  }
  private get readyFile(): string {
    return join(this.data, 'ready.json');
  }
}

/** `Nice=-10` in scripts/systemd/callward.service. Who may not raise a priority runs without, as a site without the unit does. */
function asTheUnitDoes(pid: number | undefined): void {
  try {
    if (pid !== undefined) setPriority(pid, -10);
  } catch {
    // EACCES for an ordinary user, ESRCH where it ended at once: ready() says so.
  }
}

import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Child } from './child.js';
import { Console } from './freeswitch-console.js';
import { baseFiles, type FreeswitchLayout } from './freeswitch-files.js';
import type { FreeswitchFound } from './freeswitch-found.js';
import { waitFor } from './wait.js';

export interface FreeswitchOptions extends FreeswitchLayout {
  readonly found: FreeswitchFound;
  readonly folder: string;
  /** Folders under sounds: name → where it is. */
  readonly sounds?: Readonly<Record<string, string>>;
  /** Further files of the conf folder, or other content for one of the base files. */
  readonly files?: Readonly<Record<string, string>>;
}

const folders =
  'conf log db run scripts mod sounds recordings storage cache htdocs grammar certs images fonts'.split(' ');

/** A private FreeSWITCH in one folder: configuration, run state, logs. Nothing of the host's own is read or written. */
export class FreeswitchInstance {
  private child: Child | undefined;
  private console: Console | undefined;

  private constructor(readonly options: FreeswitchOptions) {}

  static async start(options: FreeswitchOptions): Promise<FreeswitchInstance> {
    const instance = new FreeswitchInstance(options);
    instance.lay();
    await instance.boot();
    return instance;
  }

  get running(): boolean {
    return this.child !== undefined && !this.child.ended;
  }
  get pid(): number {
    return this.child?.pid ?? 0;
  }
  /** What the lab's own event socket has seen since boot. */
  get events(): Console['events'] {
    return this.console?.events ?? [];
  }
  connect(): Promise<Console> {
    return Console.connect(this.options.ports.esl, this.options.password);
  }
  async api(command: string): Promise<string> {
    if (this.console?.open !== true) this.console = await this.connect();
    return this.console.api(command);
  }
  async bgapi(command: string, withinMs?: number): Promise<string> {
    if (this.console?.open !== true) this.console = await this.connect();
    return this.console.bgapi(command, withinMs);
  }
  async sendEvent(...event: Parameters<Console['sendEvent']>): Promise<string> {
    if (this.console?.open !== true) this.console = await this.connect();
    return this.console.sendEvent(...event);
  }
  /** Channels that are up now. */
  async channels(): Promise<number> {
    return Number(/^(\d+) total/m.exec(await this.api('show channels count'))?.[1] ?? Number.NaN);
  }

  async boot(): Promise<void> {
    const { found, folder } = this.options;
    const place = (option: string, name: string): string[] => [`-${option}`, join(folder, name)];
    this.child = Child.start(
      found.binary,
      [
        ...['-nonat', '-nc', '-nf', '-np'],
        ...['conf', 'log', 'db', 'run', 'scripts', 'sounds', 'recordings', 'storage', 'cache'].flatMap(
          (name) => place(name, name),
        ),
        ...['htdocs', 'grammar', 'certs'].flatMap((name) => place(name, name)),
        ...place('temp', 'run'),
        ...(found.modules === undefined ? [] : ['-mod', found.modules]),
      ],
      { log: join(folder, 'console.log') },
    );
    await waitFor(
      'FreeSWITCH to boot',
      async () => {
        if (this.child?.ended === true) throw new Error(`FreeSWITCH ended: ${this.lastLog()}`);
        const up = (await this.api('status')).includes('is ready');
        return up && (await this.profilesRun());
      },
      { withinMs: 30_000, everyMs: 50 },
    );
  }
  async stop(): Promise<void> {
    if (!this.running) return;
    // SIGTERM is its own "shutdown"; asked by api it would answer only when everybody has hung up.
    this.console?.close();
    await this.child?.stop('SIGTERM', 8000);
  }
  /** As a crash does: kill -9. */
  async kill(): Promise<void> {
    this.console?.close();
    this.child?.signal('SIGKILL');
    await this.child?.exit;
    // A killed FreeSWITCH leaves its pid file, locked by nobody.
    rmSync(join(this.options.folder, 'run/freeswitch.pid'), { force: true });
  }
  async restart({ crash = false } = {}): Promise<void> {
    await (crash ? this.kill() : this.stop());
    await this.boot();
  }
  /** Writes a configuration file again and has the XML read anew. */
  async rewrite(file: string, content: string): Promise<void> {
    this.write(file, content);
    await this.api('reloadxml');
  }
  lastLog(): string {
    const log = [join(this.options.folder, 'log/freeswitch.log'), join(this.options.folder, 'console.log')];
    const found = log.find((file) => existsSync(file));
    return found === undefined ? '(no log)' : readFileSync(found, 'utf8').split('\n').slice(-15).join('\n');
  }

  private async profilesRun(): Promise<boolean> {
    const text = await this.api('sofia status');
    return ['agents', 'carrier'].every((name) => new RegExp(`\\b${name}\\s+profile\\s.*RUNNING`).test(text));
  }
  private write(file: string, content: string): void {
    const path = join(this.options.folder, 'conf', file);
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    writeFileSync(path, content, { mode: 0o600 });
  }
  private lay(): void {
    const { folder } = this.options;
    for (const name of folders) mkdirSync(join(folder, name), { recursive: true, mode: 0o700 });
    for (const [name, target] of Object.entries(this.options.sounds ?? {})) {
      const path = join(folder, 'sounds', name);
      if (existsSync(target) && !existsSync(path)) symlinkSync(target, path);
    }
    const all = { ...baseFiles(this.options, folder), ...this.options.files };
    for (const [name, content] of Object.entries(all)) this.write(name, content);
  }
}

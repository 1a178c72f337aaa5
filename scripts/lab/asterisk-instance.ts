import { execFile } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { Ami } from './ami.js';
import { Ari } from './ari.js';
import { type AsteriskLayout, baseFiles } from './asterisk-files.js';
import { Child } from './child.js';
import { waitFor } from './wait.js';

export interface AsteriskOptions extends AsteriskLayout {
  /** What `scripts/get-packages` made. */
  readonly prefix: string;
  readonly folder: string;
  /** Folders under sounds: name → where it is. */
  readonly sounds?: Readonly<Record<string, string>>;
  /** Further files for the etc folder, or other content for one of the base files. */
  readonly files?: Readonly<Record<string, string>>;
}

/** A private Asterisk in one folder: configuration, run state, logs. */
export class AsteriskInstance {
  private child: Child | undefined;

  private constructor(readonly options: AsteriskOptions) {}

  static async start(options: AsteriskOptions): Promise<AsteriskInstance> {
    const instance = new AsteriskInstance(options);
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
  get ari(): Ari {
    const { ports, ariUser } = this.options;
    return new Ari(`http://127.0.0.1:${ports.http}/ari`, ariUser.name, ariUser.password);
  }
  ami(): Promise<Ami> {
    const { ports, amiUser } = this.options;
    return Ami.connect(ports.ami, amiUser.name, amiUser.secret);
  }

  /** One command on the Asterisk console; answers what it prints. */
  cli(command: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const args = ['-C', this.etc('asterisk.conf'), '-rx', command];
      execFile(this.binary, args, { timeout: 20_000, maxBuffer: 16 << 20 }, (error, out, err) =>
        error === null
          ? resolve(out)
          : reject(new Error(`asterisk -rx '${command}': ${(err || out || error.message).trim()}`)),
      );
    });
  }
  /** Channels that are up now. */
  async channels(): Promise<number> {
    return Number(
      /^(\d+) active channels?/m.exec(await this.cli('core show channels count'))?.[1] ?? Number.NaN,
    );
  }
  /** Drops a call file into the spool the way dialers do: written elsewhere, then moved. `at` delays it. */
  callFile(
    lines: Readonly<Record<string, string>>,
    name = `lab-${process.hrtime.bigint()}`,
    at?: Date,
  ): void {
    const text = Object.entries(lines).map(([key, value]) => `${key}: ${value}\n`);
    if (text.some((line) => /[\r\0]|\n./.test(line)))
      throw new Error('a call file value must not hold a line break');
    const made = join(this.options.folder, 'spool/tmp', name);
    writeFileSync(made, text.join(''));
    if (at !== undefined) utimesSync(made, at, at);
    renameSync(made, join(this.options.folder, 'spool/outgoing', name));
  }

  async boot(): Promise<void> {
    this.child = Child.start(this.binary, ['-C', this.etc('asterisk.conf'), '-f', '-q'], {
      log: join(this.options.folder, 'console.log'),
    });
    await waitFor(
      'Asterisk to boot',
      async () => {
        if (this.child?.ended === true) throw new Error(`Asterisk ended: ${this.lastLog()}`);
        return (await this.cli('core waitfullybooted')).includes('fully booted');
      },
      { withinMs: 30_000, everyMs: 50 },
    );
  }
  async stop(): Promise<void> {
    if (!this.running) return;
    await this.cli('core stop now').catch(() => undefined);
    await this.child?.stop();
  }
  /** As a crash does: kill -9. */
  async kill(): Promise<void> {
    this.child?.signal('SIGKILL');
    await this.child?.exit;
  }
  async restart({ crash = false } = {}): Promise<void> {
    await (crash ? this.kill() : this.stop());
    await this.boot();
  }
  /** Writes a configuration file again and reloads what reads it. */
  async rewrite(file: string, content: string, reload: string): Promise<void> {
    writeFileSync(this.etc(file), content, { mode: 0o600 });
    await this.cli(reload);
  }
  lastLog(): string {
    const log = join(this.options.folder, 'log/messages');
    return existsSync(log) ? readFileSync(log, 'utf8').split('\n').slice(-15).join('\n') : '(no log)';
  }

  private get binary(): string {
    const inBin = join(this.options.prefix, 'bin/asterisk');
    return existsSync(inBin) ? inBin : join(this.options.prefix, 'asterisk');
  }
  private etc(file: string): string {
    return join(this.options.folder, 'etc', file);
  }
  private lay(): void {
    const { folder, prefix, files } = this.options;
    for (const name of ['etc', 'var', 'data/sounds', 'spool/outgoing', 'spool/tmp', 'run', 'log', 'cache']) {
      mkdirSync(join(folder, name), { recursive: true, mode: 0o700 });
    }
    const paths = readFileSync(join(prefix, 'paths'), 'utf8');
    const modules = /^modules=(.*)$/m.exec(paths)?.[1] ?? '';
    const data = /^data=(.*)$/m.exec(paths)?.[1] ?? '';
    for (const name of ['documentation', 'rest-api', 'static-http'])
      link(join(data, name), join(folder, 'data', name));
    link(join(data, 'sounds/en_US_f_Allison'), join(folder, 'data/sounds/en'));
    for (const [name, target] of Object.entries(this.options.sounds ?? {}))
      link(target, join(folder, 'data/sounds', name));
    const all = { ...baseFiles(this.options, folder, modules), ...files };
    for (const [name, content] of Object.entries(all))
      writeFileSync(this.etc(name), content, { mode: 0o600 });
  }
}

function link(target: string, path: string): void {
  if (existsSync(target) && !existsSync(path)) symlinkSync(target, path);
}

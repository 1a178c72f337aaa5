import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  readStrictTemplates,
  renderKamailio,
  type StrictOptions,
  type StrictTemplates,
} from '../../src/adapters/sip-guard/strict/render-kamailio.js';
import { listening } from './carrier.js';
import { Child } from './child.js';
import { EMERGENCY } from './gate.js';
import { hosts, type PortBlock } from './ports.js';
import { waitFor } from './wait.js';

export interface KamailioOptions extends Omit<StrictOptions, 'user'> {
  /** What scripts/get-tools filled. */
  readonly tools: string;
  readonly folder: string;
  /** The account it is started as; the firewall rule names it. */
  readonly user: string;
}

const run = promisify(execFile);

/** Strict mode as an administrator gets it: Kamailio and its firewall rule, both as rendered. Needs a network of its own. */
export class Kamailio {
  private child: Child | undefined;
  private readonly files: StrictTemplates;

  private constructor(readonly options: KamailioOptions) {
    this.files = renderKamailio(options, readStrictTemplates(join(process.cwd(), 'dialplan/kamailio')));
    writeFileSync(this.file('kamailio.cfg'), this.files.cfg, { mode: 0o600 });
    writeFileSync(this.file('trunk.nft'), this.files.nft);
  }
  /** In a lab: on the lab's own address and ports. */
  static inLab(
    ports: PortBlock,
    options: Omit<KamailioOptions, 'listen' | 'inside' | 'emergency' | 'secret'>,
  ): Promise<Kamailio> {
    return Kamailio.start({
      ...options,
      listen: { host: hosts.strict, port: ports.port('strict') },
      inside: { host: hosts.strict, port: ports.port('strictInside') },
      emergency: EMERGENCY,
      secret: randomBytes(16).toString('hex'),
    });
  }
  static async start(options: KamailioOptions): Promise<Kamailio> {
    const kamailio = new Kamailio(options);
    await kamailio.closeTheWay();
    await kamailio.run();
    return kamailio;
  }

  /**
   * As its own user from the first instruction: the firewall looks at who opened the socket. The one capability lets that user
   * read configuration and programs in folders that are root's alone.
   */
  async run(): Promise<void> {
    const { tools, user, listen } = this.options;
    const asUser = ['--reuid', user, '--regid', 'nogroup', '--clear-groups'];
    const mayRead = ['--inh-caps=-all,+dac_read_search', '--ambient-caps=-all,+dac_read_search'];
    const program = [join(tools, 'bin/kamailio'), '-DD', '-E', '-f', this.file('kamailio.cfg')];
    const child = Child.start('setpriv', [...asUser, ...mayRead, ...program], {
      log: this.file('kamailio.log'),
    });
    this.child = child;
    await waitFor(`Kamailio at ${listen.host}:${listen.port}`, () => {
      if (child.ended) throw new Error(`Kamailio ended; see ${child.log}`);
      return listening(listen.port, 'udp');
    });
  }
  async stop(): Promise<void> {
    await this.child?.stop();
  }
  async restart(): Promise<void> {
    await this.stop();
    await this.run();
  }

  /** Loads the firewall rule; from now on nobody but Kamailio's user sends SIP to the carrier. */
  async closeTheWay(): Promise<void> {
    await this.nft('-f', this.file('trunk.nft'));
  }
  /** Takes the rule away: for the proof that the carrier would hear what the rule holds back. */
  async openTheWay(): Promise<void> {
    await this.nft('delete', 'table', 'inet', 'callward_trunk');
  }
  /** Packets refused since the rule was loaded. */
  async refused(): Promise<number> {
    const rules = await this.nft('list', 'table', 'inet', 'callward_trunk');
    return [...rules.matchAll(/counter packets (\d+)/g)].reduce((sum, [, count]) => sum + Number(count), 0);
  }

  private async nft(...args: readonly string[]): Promise<string> {
    return (await run(join(this.options.tools, 'bin/nft'), [...args])).stdout;
  }
  private file(name: string): string {
    return join(this.options.folder, name);
  }
}

import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Agent } from './agent.js';
import type { Ami, OriginateOptions } from './ami.js';
import type { Ari } from './ari.js';
import { AsteriskInstance } from './asterisk-instance.js';
import { type Carrier, TalkingCarrier } from './carrier.js';
import { type CarrierChoice, startCarrier } from './carrier-choice.js';
import type { FreeswitchInstance } from './freeswitch-instance.js';
import { addFreeswitch } from './freeswitch-lab.js';
import { gateConfig, gateFiles } from './gate.js';
import { Kamailio } from './kamailio.js';
import type { Answer } from './phone-types.js';
import { claimPorts, hosts, type PortBlock } from './ports.js';
import { Service, type ServiceStart } from './service.js';
import { Softphone } from './softphone.js';
import { noon } from './trial-day.js';
import { waitFor } from './wait.js';

export interface LabOptions {
  /** `freeswitch`: the FreeSWITCH that FREESWITCH_PREFIX or PATH leads to; Asterisk unless told. */
  readonly pbx?: 'asterisk' | 'freeswitch';
  readonly asterisk?: 16 | 22;
  /** false: no service is started (the PBX is gated all the same). `config` replaces top-level keys of callward.yaml. */
  readonly service?: false | { readonly config?: Readonly<Record<string, unknown>>; readonly data?: string };
  readonly carrier?: CarrierChoice;
  readonly supervisor?: Answer;
  /** The agent whose phone is rung where the supervisor does not answer. */
  readonly deputy?: string;
  /** The policy's clock, e.g. `2026-11-22T22:00:00+08:00`. Unless told: noon of {@link trialDay}, so tests pass at night. */
  readonly clock?: string | 'real';
  /** false: the trunk points at the carrier and phones dial straight: no gate, no guard. For traps and comparisons. */
  readonly gated?: boolean;
  /** FreeSWITCH only: the redirect guard stands in front of the gateway, in place of the question. */
  readonly redirect?: boolean;
  /** Strict mode: Kamailio, started as this user, and the firewall rule. Only in a network namespace of the test's own. */
  readonly strict?: { readonly user: string };
  /** The customer's own key (Asterisk): rendered into the dialplan; the service has to be told apart. */
  readonly customerKey?: string;
  /** Further agents by From user, with the channel variables their calls carry. agent1 is always there. */
  readonly agents?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Further or other files of Asterisk's etc folder, or FreeSWITCH's conf folder. */
  readonly files?: Readonly<Record<string, string>>;
  readonly folder?: string;
  readonly portsFrom?: number;
}

export const trunk = 'trunk';
const home = (): string => join(process.cwd(), '.callward');
/** Where the sentences are that scripts/prompts speaks. */
export const prompts = join(home(), 'prompts');

/** A whole telephony site on loopback: agent, PBX, carrier, supervisor, and the service that guards it. */
export class Lab {
  private readonly closers: (() => Promise<void> | void)[] = [];
  ports!: PortBlock;
  asterisk!: AsteriskInstance;
  freeswitch!: FreeswitchInstance;
  carrier!: Carrier;
  kamailio: Kamailio | undefined;
  agent!: Agent;
  supervisor!: Softphone;
  ami!: Ami;
  service!: Service;
  /** How the product logs in to this lab's Asterisk. */
  callwardAri!: { url: string; username: string; password: string; app: string };
  /** Starts the service where the lab was made with `service: false`. */
  startService!: (options?: ServiceStart) => Promise<void>;
  constructor(readonly folder: string) {}

  get ari(): Ari {
    return this.asterisk.ari;
  }
  /** The customer's phone, where the carrier was started with `talks`. */
  get customer(): Softphone {
    if (this.carrier instanceof TalkingCarrier) return this.carrier.phone;
    throw new Error('this lab has a SIPp carrier: start it with carrier: { talks: { code: 200 } }');
  }
  /** `PJSIP/<number>@trunk`, what a dialler that goes round the dialplan dials. */
  viaTrunk(number: string): string {
    return `PJSIP/${number}@${trunk}`;
  }
  /** The carrier's own URI through the trunk endpoint: goes past the guard (strict mode only stops this). */
  viaCarrierUri(number: string): string {
    return `PJSIP/${trunk}/${this.carrierUri(number)}`;
  }
  carrierUri(number: string): string {
    return `sip:${number}@${hosts.carrier}:${this.ports.port('carrier')}`;
  }
  cli(command: string): Promise<string> {
    return this.asterisk.cli(command);
  }
  /** A call file for `channel` that plays nothing and holds for a second, or goes to context and extension. */
  callFile(channel: string, { context = 'lab-talk', exten = 's' }: OriginateOptions = {}, at?: Date): void {
    const lines = {
      Channel: channel,
      Context: context,
      Extension: exten,
      Priority: '1',
      MaxRetries: '0',
      WaitTime: '20',
    };
    this.asterisk.callFile(lines, undefined, at);
  }
  /** After Asterisk came back: a new AMI login. */
  async reconnectAmi(): Promise<void> {
    this.ami.close();
    this.ami = await this.asterisk.ami();
  }
  /** Qualify has seen the guard: until then the PBX holds the trunk for unreachable. */
  guardSeen(withinMs = 15_000): Promise<boolean> {
    // FreeSWITCH qualifies nothing: it asks the gate when there is a call.
    const seen = async () =>
      this.freeswitch !== undefined || /Avail/.test(await this.cli('pjsip show contacts'));
    return waitFor('the PBX to see the guard', seen, { withinMs });
  }
  /** No channel is up: the scene of the next act is empty. */
  idle(withinMs = 15_000): Promise<boolean> {
    const over = async () => (await (this.freeswitch ?? this.asterisk).channels()) === 0;
    return waitFor('all calls to be over', over, { withinMs });
  }

  onClose(closer: () => Promise<void> | void): void {
    this.closers.push(closer);
  }
  /** Ends everything in the reverse order of its start. */
  async close(): Promise<void> {
    for (const closer of this.closers.splice(0).reverse()) await closer();
  }
}

/** The prefix that scripts/get-asterisk and scripts/get-tools fill; a clear word when they have not run. */
function installed(name: string): string {
  const prefix = join(home(), name);
  if (existsSync(join(prefix, '.packages'))) return prefix;
  throw new Error(`${prefix} is not there: run scripts/test or scripts/up, which fetch it`);
}

export async function startLab(options: LabOptions = {}): Promise<Lab> {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'callward-lab-'));
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const lab = new Lab(folder);
  try {
    await build(lab, options);
    return lab;
  } catch (error) {
    await lab.close();
    throw error;
  }
}

async function build(lab: Lab, options: LabOptions): Promise<void> {
  const { folder } = lab;
  const version = options.asterisk ?? (process.env.CALLWARD_LAB_ASTERISK === '16' ? 16 : 22);
  const tools = installed('tools');
  const sipp = join(tools, 'bin/sipp');
  const prefix = options.pbx === 'freeswitch' ? '' : installed(`asterisk-${version}`);
  if (options.folder === undefined) lab.onClose(() => rmSync(folder, { recursive: true, force: true }));
  const ports = await claimPorts(options.portsFrom);
  lab.ports = ports;
  lab.onClose(() => ports.release());
  const pbx = { host: hosts.pbx, port: ports.port('sip') };

  const { transport = 'udp', auth } = options.carrier ?? {};
  const place = { host: hosts.carrier, port: ports.port('carrier') };
  lab.carrier = await startCarrier(options.carrier ?? {}, { ...place, sipp, folder, pbx });
  lab.onClose(() => lab.carrier.stop());
  lab.supervisor = await Softphone.start({
    ...{ host: hosts.supervisor, port: ports.port('supervisor'), user: 'sup1', pbx },
    answer: options.supervisor ?? { code: 200 },
  });
  lab.onClose(() => lab.supervisor.close());

  const seat = { host: hosts.agent, port: ports.port('agent') };
  if (options.pbx === 'freeswitch') {
    await addFreeswitch(lab, options, {
      ...{ place, seat, sounds: prompts },
      clock: options.clock === 'real' ? undefined : (options.clock ?? noon),
    });
    lab.agent = await Agent.start({ ...seat, pbx, sipp, folder });
    lab.onClose(() => lab.agent.close());
    if (options.gated !== false && options.service !== false) await lab.startService(options.service);
    return;
  }
  const gated = options.gated ?? true;
  const ari = { username: 'callward', password: randomBytes(12).toString('hex'), port: ports.port('http') };
  const gate = {
    trunk,
    carrier: { ...place, transport },
    guard: { host: hosts.guard, port: ports.port('guard') },
    ...(options.strict === undefined ? {} : { proxy: { host: hosts.strict, port: ports.port('strict') } }),
    ari,
    supervisor: 'PJSIP/sup1',
    ...(options.deputy === undefined ? {} : { deputy: `PJSIP/${options.deputy}` }),
    ...(options.customerKey === undefined ? {} : { customerKey: options.customerKey }),
    ...(options.clock === 'real' ? {} : { clock: options.clock ?? noon }),
  };
  lab.callwardAri = { ...ari, url: `http://127.0.0.1:${ari.port}`, app: 'callward' };
  if (options.strict !== undefined) {
    if (transport === 'tls') throw new Error('strict mode has no TLS carriers');
    const kamailio = await Kamailio.inLab(ports, {
      ...{ tools, folder, user: options.strict.user, guard: gate.guard },
      ...{ pbx: { ...pbx, transport: 'udp' }, carrier: { ...place, transport } },
    });
    lab.kamailio = kamailio;
    lab.onClose(() => kamailio.stop());
  }
  const agents = { agent1: {}, ...options.agents };
  const wayOut =
    options.strict === undefined
      ? 'redirect_method=uri_pjsip'
      : `outbound_proxy=sip:${hosts.strict}:${ports.port('strict')}\\;lr`;
  lab.asterisk = await AsteriskInstance.start({
    prefix,
    folder: join(folder, 'asterisk'),
    ports: {
      sip: pbx.port,
      sipTls: ports.port('sipTls'),
      http: ari.port,
      ami: ports.port('ami'),
      rtp: [ports.port('rtpFrom'), ports.port('rtpTo')],
    },
    ariUser: { name: 'lab', password: randomBytes(12).toString('hex') },
    amiUser: { name: 'lab', secret: randomBytes(12).toString('hex') },
    phones: [
      ...Object.entries(agents).map(([name, variables]) => ({ name, ...seat, variables })),
      { name: 'sup1', host: hosts.supervisor, port: ports.port('supervisor') },
    ],
    trunks: [
      {
        ...{ name: trunk, transport, contact: `sip:${place.host}:${place.port}\\;transport=${transport}` },
        match: options.strict === undefined ? place.host : hosts.strict,
        ...(gated ? { aors: `${trunk}-guarded` } : {}),
        ...(gated ? { endpoint: [wayOut] } : {}),
        ...(auth === undefined ? {} : { auth }),
      },
    ],
    sounds: { callward: prompts },
    phoneContext: gated ? 'callward-gate' : 'lab-open',
    files: { ...(gated ? gateFiles(gate) : {}), ...options.files },
  });
  lab.onClose(() => lab.asterisk.stop());
  lab.ami = await lab.asterisk.ami();
  lab.onClose(() => lab.ami.close());
  lab.agent = await Agent.start({ ...seat, pbx, sipp, folder });
  lab.onClose(() => lab.agent.close());

  if (!gated) return;
  lab.startService = async ({ config = {}, ariPort, data } = {}) => {
    const base = gateConfig(ariPort === undefined ? gate : { ...gate, ari: { ...ari, port: ariPort } });
    lab.service = await Service.start({
      ...{ folder, config: { ...base, ...config }, password: ari.password, passwordFile: 'ari-password' },
      ...(data === undefined ? {} : { data }),
    });
    lab.onClose(() => lab.service.stop());
    await lab.guardSeen();
  };
  if (options.service !== false) await lab.startService(options.service);
}

import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { findFreeswitch, NO_FREESWITCH } from './freeswitch-found.js';
import { type FreeswitchGateOptions, freeswitchGateConfig, freeswitchGateFiles } from './freeswitch-gate.js';
import { FreeswitchInstance } from './freeswitch-instance.js';
import type { Lab, LabOptions } from './lab.js';
import { hosts } from './ports.js';
import { Service } from './service.js';

interface Scene {
  readonly place: { readonly host: string; readonly port: number };
  readonly seat: { readonly host: string; readonly port: number };
  readonly sounds: string;
  /** The policy's clock, where it is not the machine's. */
  readonly clock: string | undefined;
}

const trunk = 'trunk';

/** The FreeSWITCH half of a lab. */
export async function addFreeswitch(
  lab: Lab,
  options: LabOptions,
  { place, seat, sounds, clock }: Scene,
): Promise<void> {
  const found = findFreeswitch();
  if (found === undefined) throw new Error(NO_FREESWITCH);
  const { ports } = lab;
  const transport = options.carrier?.transport ?? 'udp';
  if (transport === 'tls') throw new Error('the lab has no FreeSWITCH with a TLS carrier');
  const agents = { agent1: {}, ...options.agents };
  const gated = options.gated ?? true;
  const esl = {
    ...{ user: 'callward', domain: hosts.pbx, port: ports.port('esl') },
    password: randomBytes(12).toString('hex'),
  };
  const gate: FreeswitchGateOptions = {
    ...{ trunk, esl, carrier: { ...place, transport } },
    gate: { host: '127.0.0.1', port: ports.port('gate') },
    ...(options.redirect ? { guard: { host: hosts.guard, port: ports.port('guard') } } : {}),
    internal: [hosts.agent, hosts.supervisor],
    supervisor: `sofia/agents/sup1@${hosts.supervisor}:${ports.port('supervisor')}`,
    phones: `sofia/agents/{extension}@${hosts.supervisor}:${ports.port('supervisor')}`,
    ...(options.deputy === undefined
      ? {}
      : { deputy: `sofia/agents/${options.deputy}@${seat.host}:${seat.port}` }),
    ...customerKeyOf(options),
    ...(clock === undefined ? {} : { clock }),
  };
  const data = (options.service === false ? undefined : options.service?.data) ?? join(lab.folder, 'data');
  const rendered = gated
    ? freeswitchGateFiles(gate, data)
    : { files: {}, insideGateway: '', insideAgents: '' };
  lab.freeswitch = await FreeswitchInstance.start({
    found,
    folder: join(lab.folder, 'freeswitch'),
    host: hosts.pbx,
    ports: {
      sip: ports.port('sip'),
      sipTrunk: ports.port('sipTrunk'),
      esl: ports.port('esl'),
      rtp: [ports.port('rtpFrom'), ports.port('rtpTo')],
    },
    password: randomBytes(12).toString('hex'),
    insideAgents: rendered.insideAgents,
    phones: [
      ...Object.entries(agents).map(([name, variables]) => ({ name, ...seat, variables })),
      { name: 'sup1', host: hosts.supervisor, port: ports.port('supervisor') },
    ],
    trunk: {
      name: trunk,
      ...(gated && gate.guard ? gate.guard : place),
      transport,
      inside: rendered.insideGateway,
    },
    sounds: { callward: sounds },
    files: { ...rendered.files, ...options.files },
  });
  lab.onClose(() => lab.freeswitch.stop());
  if (!gated) return;
  lab.startService = async ({ config = {}, ariPort: consolePort = esl.port, data: elsewhere } = {}) => {
    const base = freeswitchGateConfig({ ...gate, esl: { ...esl, port: consolePort } });
    lab.service = await Service.start({
      ...{ folder: lab.folder, config: { ...base, ...config } },
      ...{ password: esl.password, passwordFile: 'pbx-password', data: elsewhere ?? data },
    });
    lab.onClose(() => lab.service.stop());
  };
}

/** FreeSWITCH's files are rendered before the service is: what they hold of its configuration is read here. */
function customerKeyOf({ service, customerKey }: LabOptions): { readonly customerKey?: string } {
  if (customerKey !== undefined) return { customerKey };
  const refusal = service === false ? undefined : service?.config?.refusal;
  const { customer } = (refusal ?? {}) as { readonly customer?: { readonly key: string } };
  return customer === undefined ? {} : { customerKey: customer.key };
}

/** What a dialler that goes round the dialplan dials: the gateway, or the carrier's own address through its profile. */
export const viaGateway = (number: string): string => `sofia/gateway/${trunk}/${number}`;
export const viaProfile = (lab: Lab, number: string): string =>
  `sofia/carrier/${number}@${hosts.carrier}:${lab.ports.port('carrier')}`;

/**
 * Originates, and hangs up where somebody answered. Answers FreeSWITCH's own word: `+OK …` or `-ERR CALL_REJECTED`.
 * `variables` go in front as a dialler would write them.
 */
export async function originate(
  lab: Lab,
  dialstring: string,
  { variables = '', application = '&park()', timeoutS = 8 } = {},
): Promise<string> {
  const more = variables === '' ? '' : `,${variables}`;
  const answer = await lab.freeswitch.bgapi(
    `originate {ignore_early_media=true,originate_timeout=${timeoutS}${more}}${dialstring} ${application}`,
  );
  const uuid = /^\+OK (\S+)/.exec(answer)?.[1];
  if (uuid !== undefined) await lab.freeswitch.api(`uuid_kill ${uuid}`);
  return answer;
}

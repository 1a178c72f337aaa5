import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderFreeswitch } from '../../src/adapters/freeswitch/render/index.js';
import { gateHook, gateSecret } from '../../src/service/gate-hook.js';
import { EMERGENCY } from './gate.js';

export interface FreeswitchGateOptions {
  readonly trunk: string;
  readonly carrier: { readonly host: string; readonly port: number; readonly transport: 'udp' | 'tcp' };
  /** Where the service listens for FreeSWITCH's question. */
  readonly gate: { readonly host: string; readonly port: number };
  /** The redirect server in front of the gateway, where it stands there. */
  readonly guard?: { readonly host: string; readonly port: number };
  readonly esl: {
    readonly user: string;
    readonly domain: string;
    readonly password: string;
    readonly port: number;
  };
  /** Hosts of phones: legs to them are no outbound calls. */
  readonly internal: readonly string[];
  readonly supervisor: string;
  /** Rung where the supervisor does not answer. */
  readonly deputy?: string;
  /** How an account's extension is rung. */
  readonly phones: string;
  /** The customer's own key, where the site has one. */
  readonly customerKey?: string;
  readonly clock?: string;
}

/** What an administrator would get from `callward freeswitch render`, placed as its comments say. */
export function freeswitchGateFiles(
  { trunk, carrier, gate, guard, esl, internal, customerKey }: FreeswitchGateOptions,
  data: string,
): { readonly files: Record<string, string>; readonly insideGateway: string; readonly insideAgents: string } {
  const rendered = renderFreeswitch(
    {
      gateways: [
        {
          name: trunk,
          carrier: `sip:${carrier.host}:${carrier.port};transport=${carrier.transport}`,
          guarded: guard !== undefined,
        },
      ],
      hook: gateHook(data),
      secret: gateSecret(data),
      gate: { ...gate, deadlineSeconds: 2 },
      internal: internal.length > 0,
      language: 'zh',
      emergency: EMERGENCY,
      refusal: { key: '*9', undoKey: '*8', confirm: false, ...(customerKey && { customerKey }) },
      user: { user: `${esl.user}@${esl.domain}`, password: esl.password },
    },
    (file) => readFileSync(join(process.cwd(), 'dialplan/freeswitch', file), 'utf8'),
  );
  const file = (name: string): string => {
    const text = rendered.get(name);
    if (text === undefined) throw new Error(`the rendered configuration has no ${name}`);
    return text;
  };
  return {
    insideGateway: file(`gateway_${trunk}.xml`).replace(/<\/?include>\n?/g, ''),
    insideAgents: file('dialplan_callward.xml').replace(/<\/?include>\n?/g, ''),
    files: {
      'vars/callward.xml': file('vars_callward.xml'),
      'dialplan/verdict.xml': file('verdict_callward.xml'),
      'dialplan/keys.xml': file('keys_callward.xml'),
      // The lab's own directory has the same domain and would stand in its way.
      'directory/lab.xml': file('directory_callward.xml'),
    },
  };
}

/** callward.yaml for the same PBX and trunk. */
export function freeswitchGateConfig(options: FreeswitchGateOptions): Record<string, unknown> {
  const { trunk, carrier, gate, guard, esl } = options;
  return {
    log: { level: 'debug' },
    pbx: [
      {
        ...{ name: 'pbx1', kind: 'freeswitch', supervisor: options.supervisor, internal: options.internal },
        phones: options.phones,
        ...(options.deputy === undefined ? {} : { supervisors: [options.deputy] }),
        esl: {
          ...{ host: '127.0.0.1', port: esl.port, user: `${esl.user}@${esl.domain}` },
          passwordFile: 'pbx-password',
        },
        gate: { listen: `${gate.host}:${gate.port}` },
      },
    ],
    trunks: [
      {
        ...{ name: trunk, pbx: 'pbx1' },
        carrier: `sip:${carrier.host}:${carrier.port};transport=${carrier.transport}`,
        ...(guard === undefined ? {} : { guard: { listen: `${guard.host}:${guard.port}` } }),
      },
    ],
    alerts: { minGapSeconds: 0 },
    ...(options.clock === undefined ? {} : { testing: { clock: options.clock } }),
  };
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderAsterisk } from '../../src/adapters/asterisk/render/index.js';

export interface GateOptions {
  readonly trunk: string;
  readonly carrier: {
    readonly host: string;
    readonly port: number;
    readonly transport: 'udp' | 'tcp' | 'tls';
  };
  readonly guard: { readonly host: string; readonly port: number };
  /** Strict mode: Kamailio, between the PBX and the carrier. */
  readonly proxy?: { readonly host: string; readonly port: number };
  readonly ari: { readonly username: string; readonly password: string; readonly port: number };
  readonly supervisor: string;
  /** Rung where the supervisor does not answer. */
  readonly deputy?: string;
  readonly clock?: string;
  /** The customer's own key; without it there is none. */
  readonly customerKey?: string;
}

/** China's emergency numbers. */
export const EMERGENCY = ['110', '119', '120', '122'];

/** What an administrator would get from `callward asterisk render`, placed as its comments say. */
export function gateFiles(options: GateOptions): Record<string, string> {
  const { trunk, carrier, guard, proxy, ari } = options;
  const rendered = renderAsterisk(
    {
      trunks: [
        {
          name: trunk,
          format: 'national',
          carrierHost: carrier.host,
          carrierPort: carrier.port,
          transport: carrier.transport,
          guard,
          ...(proxy === undefined ? {} : { proxy }),
        },
      ],
      language: 'zh',
      refusal: {
        ...{ key: '*9', undoKey: '*8', confirm: false },
        ...(options.customerKey === undefined ? {} : { customerKey: options.customerKey }),
      },
      app: 'callward',
      ari: { username: ari.username, password: ari.password, host: '127.0.0.1', port: ari.port },
      emergency: EMERGENCY,
    },
    (file) => readFileSync(join(process.cwd(), 'dialplan/asterisk', file), 'utf8'),
  );
  return {
    ...Object.fromEntries(rendered),
    'extensions_extra.conf': '#include extensions_callward.conf\n',
    'features_extra.conf': '#include features_callward.conf\n',
    'pjsip_extra.conf': '#include pjsip_callward.conf\n',
    'ari_extra.conf': '#include ari_callward.conf\n',
  };
}

/** callward.yaml for the same PBX and trunk. */
export function gateConfig(options: GateOptions): Record<string, unknown> {
  const { trunk, carrier, guard, ari } = options;
  return {
    log: { level: 'debug' },
    pbx: [
      {
        name: 'pbx1',
        ari: { url: `http://127.0.0.1:${ari.port}`, username: ari.username, passwordFile: 'ari-password' },
        supervisor: options.supervisor,
        ...(options.deputy === undefined ? {} : { supervisors: [options.deputy] }),
      },
    ],
    trunks: [
      {
        name: trunk,
        pbx: 'pbx1',
        carrier: `sip:${carrier.host}:${carrier.port};transport=${carrier.transport}`,
        guard: { listen: `${guard.host}:${guard.port}` },
      },
    ],
    alerts: { minGapSeconds: 0 },
    ...(options.clock === undefined ? {} : { testing: { clock: options.clock } }),
  };
}

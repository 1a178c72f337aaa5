import { name, numeric, soundPath } from '../../../core/configuration-words.js';
import type { NumberFormat } from '../trunk.js';
import { conf, dialString, fill } from './codec.js';

export interface TrunkToRender {
  readonly name: string;
  readonly format: NumberFormat;
  readonly carrierHost: string;
  readonly carrierPort?: number;
  readonly transport?: 'udp' | 'tcp' | 'tls';
  /** Where the trunk guard listens for this trunk. */
  readonly guard: { readonly host: string; readonly port: number };
  /** Strict mode: where the proxy listens that stands between the PBX and this trunk's carrier. */
  readonly proxy?: { readonly host: string; readonly port: number };
}

export interface RefusalKeys {
  /** Digits on the live call, `*9`. */
  readonly key: string;
  readonly undoKey: string;
  /** The undo as a number to dial after the call; `*98` by default, for `*8` dialled is Asterisk's call pickup. */
  readonly undoCode?: string;
  /** The key has to be pressed a second time, within 4 s of the question. */
  readonly confirm: boolean;
  /** The customer's own key, on the customer's leg alone; without it there is none. */
  readonly customerKey?: string;
}

export interface RenderOptions {
  readonly trunks: readonly TrunkToRender[];
  readonly language: 'zh' | 'en';
  readonly refusal: RefusalKeys;
  readonly app: string;
  readonly ari: {
    readonly username: string;
    readonly password: string;
    readonly host: string;
    readonly port: number;
  };
  /** Emergency numbers of the numbering plan, as dialled: 110, 119, 120, 122 … */
  readonly emergency: readonly string[];
  /** Under Asterisk's sounds, or absolute. */
  readonly prompts?: string;
  readonly ringSeconds?: number;
}

/** The files dialplan/asterisk/ holds as templates; the reader gives their text. */
export type TemplateReader = (file: string) => string;

/**
 * Everything an administrator puts into Asterisk for callward: file name → content. Values are refused, not escaped,
 * where Asterisk's configuration would read them as something else.
 */
export function renderAsterisk(
  options: RenderOptions,
  template: TemplateReader,
): ReadonlyMap<string, string> {
  const [first] = options.trunks;
  if (!first) throw new Error('render: there is no trunk in the configuration');
  const emergency = options.emergency.map((number) => numeric(number, 'emergency number'));
  return new Map([
    [
      'extensions_callward.conf',
      fill(template('extensions_callward.conf'), {
        globals: [
          `CALLWARD_APP=${name(options.app, 'app')}`,
          `CALLWARD_DEFAULT_TRUNK=${name(first.name, 'trunk')}`,
          `CALLWARD_LANGUAGE=${options.language}`,
          `CALLWARD_PROMPTS=${soundPath(options.prompts ?? 'callward')}`,
          `CALLWARD_RING_TIME=${Math.trunc(options.ringSeconds ?? 60)}`,
          'CALLWARD_DIAL_OPTIONS=',
          `CALLWARD_KEY=${digits(options.refusal.key)}`,
          `CALLWARD_KEY_CONFIRM=${options.refusal.confirm ? 'yes' : 'no'}`,
          ...customerGlobals(options),
        ],
        'emergency-gate': emergency.map(
          (number) => `exten => ${number},1,Goto(callward-emergency,\${EXTEN},1)`,
        ),
        emergency: emergency.flatMap((number) => emergencyLines(number, options.trunks)),
        codes: [
          `exten => ${digits(options.refusal.undoCode ?? '*98')},1,Answer()`,
          ' same => n,Set(CALLWARD_AGENT=${IF($["${CALLWARD_AGENT}" = ""]?${CHANNEL(endpoint)}:${CALLWARD_AGENT})})',
          ' same => n,Gosub(callward-undo,s,1)',
          ' same => n,Hangup()',
        ],
      }),
    ],
    [
      'features_callward.conf',
      fill(template('features_callward.conf'), { features: features(options.refusal) }),
    ],
    [
      'pjsip_callward.conf',
      fill(template('pjsip_callward.conf'), { trunks: options.trunks.flatMap(trunkLines) }),
    ],
    [
      'ari_callward.conf',
      fill(template('ari_callward.conf'), {
        user: [
          `[${name(options.ari.username, 'user')}]`,
          'type=user',
          'read_only=no',
          `password=${conf(options.ari.password, 'password')}`,
        ],
      }),
    ],
    [
      'http_callward.conf',
      fill(template('http_callward.conf'), {
        bind: [`bindaddr=${conf(options.ari.host, 'host')}`, `bindport=${Math.trunc(options.ari.port)}`],
      }),
    ],
  ]);
}

const digits = (key: string): string => {
  if (!/^[0-9*#]{1,8}$/.test(key)) throw new Error(`render: "${key}" is no key an agent can press`);
  return key;
};

/** Names of the digits' prompts: which key to press is said, whatever the configuration made it. */
const digitPrompt = (digit: string): string =>
  `digit-${digit === '*' ? 'star' : digit === '#' ? 'hash' : digit}`;

/** Empty without the key: then no leg of a customer has one, and announcements are only said. */
function customerGlobals({ refusal: { customerKey }, language, prompts }: RenderOptions): readonly string[] {
  if (customerKey === undefined) return ['CALLWARD_CUSTOMER_KEY=', 'CALLWARD_CUSTOMER_LEG=', 'CALLWARD_ASK='];
  const key = digits(customerKey);
  if (key.includes('#'))
    throw new Error('render: # ends what is asked for, so the customer’s key must not hold it');
  const folder = `${soundPath(prompts ?? 'callward')}/${language}`;
  const asked = ['press-to-refuse', ...[...key].map(digitPrompt)].map((sound) => `${folder}/${sound}`);
  return [
    `CALLWARD_CUSTOMER_KEY=${key}`,
    'CALLWARD_CUSTOMER_LEG=b(callward-customer-leg^s^1)',
    `CALLWARD_ASK=${asked.join('&')}`,
  ];
}

function features({ key, undoKey, confirm, customerKey }: RefusalKeys): readonly string[] {
  if (confirm && key.includes('#'))
    throw new Error('render: a refusal key with # cannot be asked for twice, # ends the second entry');
  if (key.startsWith(undoKey) || undoKey.startsWith(key))
    throw new Error('render: the refusal key and the undo key must not begin alike');
  return [
    `callward_refuse => ${digits(key)},self,Gosub,"callward-refusal-key,s,1"`,
    `callward_undo => ${digits(undoKey)},self,Gosub,"callward-undo,s,1"`,
    ...(customerKey === undefined
      ? []
      : [`callward_customer => ${digits(customerKey)},self,Gosub,"callward-customer-key,s,1"`]),
  ];
}

const carrierUri = (trunk: TrunkToRender, user: string): string => {
  const transport = trunk.transport ?? 'udp';
  const port = Math.trunc(trunk.carrierPort ?? (transport === 'tls' ? 5061 : 5060));
  const suffix = transport === 'udp' ? '' : `;transport=${transport}`;
  return `sip:${user}${user === '' ? '' : '@'}${conf(trunk.carrierHost, 'carrier host')}:${port}${suffix}`;
};

/**
 * Straight to the carrier, asking nobody: while the guard is away a call through it would wait for half a minute before it
 * failed. Behind a proxy the firewall allows no other way than the proxy, which lets emergency numbers through by itself.
 * The next trunk is tried when one cannot be reached.
 */
function emergencyLines(number: string, trunks: readonly TrunkToRender[]): readonly string[] {
  return [
    `exten => ${number},1,Set(TIMEOUT(absolute)=0)`,
    ...trunks.flatMap((trunk) => [
      ` same => n,Dial(${emergencyWay(number, trunk)},60)`,
      ' same => n,GotoIf($["${DIALSTATUS}" != "CHANUNAVAIL" & "${DIALSTATUS}" != "CONGESTION"]?done)',
    ]),
    ' same => n(done),Hangup(${HANGUPCAUSE})',
  ];
}

const emergencyWay = (number: string, trunk: TrunkToRender): string =>
  trunk.proxy
    ? `PJSIP/${number}@${name(trunk.name, 'trunk')}`
    : dialString(`PJSIP/${name(trunk.name, 'trunk')}/${carrierUri(trunk, number)}`);

/**
 * The trunk's address of record is the guard; `redirect_method=uri_pjsip` makes Asterisk follow its 302 to the carrier
 * by itself. The carrier's host stays in the request URI and maddr leads the request to the guard (RFC 3261 §19.1.1), so that
 * To names the carrier and nothing of ours. No transport parameter: the guard speaks UDP and TCP, whatever the carrier speaks.
 */
function trunkLines(trunk: TrunkToRender): readonly string[] {
  const section = name(trunk.name, 'trunk');
  const { advice, way } = trunk.proxy ? throughProxy(trunk, trunk.proxy) : throughGuard(trunk);
  return [
    `; Give the endpoint [${section}]:  aors=${section}-guarded, ${advice}`,
    `[${section}-guarded]`,
    'type=aor',
    ...way,
    'qualify_frequency=1',
    'qualify_timeout=3.0', // a busy machine is no dead one: with one late answer every call would get 404 until the next
    '',
  ];
}

interface Way {
  readonly advice: string;
  readonly way: readonly string[];
}

function throughGuard(trunk: TrunkToRender): Way {
  const host = conf(trunk.carrierHost, 'carrier host');
  const { port, host: guard } = trunk.guard;
  return {
    advice: 'redirect_method=uri_pjsip; neither outbound_proxy= nor transport=.',
    way: [`contact=sip:${host}:${Math.trunc(port)}\\;maddr=${conf(guard, 'guard host')}`],
  };
}

/** A proxy is a next hop, not an address: the digest of a challenged call then names the carrier alone, and an explicit URI on
 * this endpoint goes through the proxy too. */
function throughProxy(trunk: TrunkToRender, proxy: { readonly host: string; readonly port: number }): Way {
  const host = conf(proxy.host, 'proxy host');
  const hop = `outbound_proxy=sip:${host}:${Math.trunc(proxy.port)}\\;lr`;
  const { transport: _, ...plain } = trunk;
  return {
    advice: `${hop}, and match=${host} in its identify section.`,
    way: [`contact=${carrierUri(plain, '')}`, hop],
  };
}

import { name, numeric, soundPath } from '../../../core/configuration-words.js';
import { deadlineHook, verdictHook } from '../gate/leg.js';
import { attribute, dialled, fill, plain } from './codec.js';

export interface GatewayToRender {
  /** The gateway's name in FreeSWITCH. */
  readonly name: string;
  /** `sip:host:port;transport=…`: where allowed calls and emergency numbers go. */
  readonly carrier: string;
  /** The redirect guard stands in front of this gateway, and the hook does not. */
  readonly guarded?: boolean;
}

export interface RefusalKeys {
  /** Digits on the live call, `*9`. */
  readonly key: string;
  readonly undoKey: string;
  /** The undo as a number to dial after the call; `*98` by default. */
  readonly undoCode?: string;
  /** The key has to be pressed a second time, within 6 s of the question. */
  readonly confirm: boolean;
  /** The customer's own key; without it the customer has none. */
  readonly customerKey?: string;
}

export interface FreeswitchRenderOptions {
  readonly gateways: readonly GatewayToRender[];
  /** The variable that asks the gate: `execute_on_originate_` and this installation's own end. */
  readonly hook: string;
  /** Seals what the gate let go; only the verdict hook's dialplan holds it. Without one there is no such hook. */
  readonly secret?: string;
  readonly gate: { readonly host: string; readonly port: number; readonly deadlineSeconds: number };
  /** Whether phones are named: only then may every leg be held, theirs too. */
  readonly internal: boolean;
  readonly language: 'zh' | 'en';
  /** Emergency numbers of the numbering plan, as dialled. */
  readonly emergency: readonly string[];
  readonly refusal: RefusalKeys;
  /** The event-socket login, where it is a user of the directory. */
  readonly user?: { readonly user: string; readonly password: string };
  /** Under FreeSWITCH's sounds, or absolute. */
  readonly prompts?: string;
}

/** The files dialplan/freeswitch/ holds as templates; the reader gives their text. */
export type TemplateReader = (file: string) => string;

/** A port that nothing may listen on: discard. Where the gate does not open the route, the INVITE goes here. */
export const BLACK_HOLE = 'sip:127.0.0.1:9';

const EVENTS =
  'CHANNEL_CREATE CHANNEL_ANSWER CHANNEL_PARK CHANNEL_BRIDGE CHANNEL_HANGUP_COMPLETE DTMF PLAYBACK_STOP BACKGROUND_JOB HEARTBEAT DETECTED_SPEECH RECORD_STOP CUSTOM callward::refusal callward::undo callward::customer callward::disposition callward::supervisor';
const API =
  'uptime show uuid_getvar uuid_kill uuid_displace uuid_transfer originate db sofia global_getvar sched_del uuid_record uuid_buglist file_exists';

/** Everything an administrator puts into FreeSWITCH for callward: file name → content. */
export function renderFreeswitch(
  options: FreeswitchRenderOptions,
  template: TemplateReader,
): ReadonlyMap<string, string> {
  if (options.gateways.length === 0) throw new Error('render: there is no trunk in the configuration');
  const files = new Map<string, string>();
  files.set('vars_callward.xml', fill(template('vars_callward.xml'), { globals: globals(options) }));
  for (const gateway of options.gateways) {
    files.set(
      `gateway_${name(gateway.name, 'gateway')}.xml`,
      fill(template('gateway_callward.xml'), { variables: variables(gateway, options) }),
    );
  }
  const prompts = soundPath(options.prompts ?? 'callward');
  const folder = prompts.startsWith('/') ? prompts : `$\${sounds_dir}/${prompts}`;
  if (options.secret !== undefined) {
    if (!/^[0-9a-f]{16,64}$/.test(options.secret)) throw new Error('render: no secret for the verdict');
    const verdict = fill(template('verdict_callward.xml'), {
      'secret-word': options.secret,
    });
    files.set('verdict_callward.xml', verdict);
  }
  files.set('dialplan_callward.xml', fill(template('dialplan_callward.xml'), dialplan(options, folder)));
  files.set('keys_callward.xml', fill(template('keys_callward.xml'), keys(options, folder)));
  if (options.user) {
    files.set(
      'directory_callward.xml',
      fill(template('directory_callward.xml'), { user: user(options.user) }),
    );
  }
  return files;
}

/** `full`: the gate tells the agent's leg why its call was refused. */
const ask = ({ gate }: FreeswitchRenderOptions): string =>
  `socket ${plain(gate.host, 'gate host')}:${Math.trunc(gate.port)} full`;

function globals(options: FreeswitchRenderOptions): readonly string[] {
  const set = (line: string): string => `<X-PRE-PROCESS cmd="set" data="${attribute(line)}"/>`;
  if (options.gateways.some(({ guarded }) => guarded)) {
    return [
      '<!-- A redirect guard stands in front of a gateway, and its 302 must be followed: no globals. -->',
    ];
  }
  const fatal = set('outbound_redirect_fatal=true');
  if (!options.internal) {
    return [
      '<!-- No phones are named under `internal`, so only gateways ask the gate; sofia/profile/N@carrier does not. -->',
      fatal,
    ];
  }
  return [
    set(`sip_route_uri=${BLACK_HOLE}`),
    ...hooks(options).map(([hook, value]) => set(`${hook}=${value}`)),
    fatal,
  ];
}

function variables(gateway: GatewayToRender, options: FreeswitchRenderOptions): readonly string[] {
  const variable = (variable: string, value: string): string =>
    `<variable name="${variable}" value="${attribute(value)}" direction="outbound"/>`;
  const marks = [
    variable('callward_role', 'customer'),
    variable('execute_on_answer_callward', 'execute_extension callward-bind XML callward-keys'),
  ];
  if (gateway.guarded) {
    return ["<!-- The gateway's proxy is the guard's address; nothing is asked here. -->", ...marks];
  }
  return [
    variable('sip_route_uri', BLACK_HOLE),
    ...hooks(options).map(([hook, value]) => variable(hook, value)),
    variable('outbound_redirect_fatal', 'true'),
    ...marks,
  ];
}

/**
 * Run in this order, before the INVITE: the deadline, the question, and the verdict on whatever came of it. Without an answer
 * from the gate a dial string's own route would open.
 */
function hooks(options: FreeswitchRenderOptions): readonly (readonly [hook: string, value: string])[] {
  const hook = hookName(options);
  const question = [hook, ask(options)] as const;
  if (options.secret === undefined) return [question];
  return [
    [deadlineHook(hook), `sched_hangup +${Math.trunc(options.gate.deadlineSeconds)} NETWORK_OUT_OF_ORDER`],
    question,
    [verdictHook(hook), 'execute_extension callward-verdict XML callward-verdict'],
  ];
}

const hookName = ({ hook }: FreeswitchRenderOptions): string => {
  if (!/^execute_on_originate_[0-9a-z]{8,40}$/.test(hook)) throw new Error('render: no name for the hook');
  return hook;
};

function dialplan(options: FreeswitchRenderOptions, folder: string) {
  const emergency = options.emergency.map((number) => numeric(number, 'emergency number'));
  const bridge = (dial: string): string => `<action application="bridge" data="${attribute(dial)}"/>`;
  return {
    'emergency-word': emergency.length > 0 ? `^(${emergency.join('|')})$` : '^$',
    'undo-code-word': `^${dialled(options.refusal.undoCode ?? '*98', 'undo code').replaceAll('*', '\\*')}$`,
    'prompts-word': `${folder}/${options.language}`,
    emergency: [bridge(options.gateways.map((gateway) => unasked(gateway, options)).join('|'))],
    outbound: [bridge(options.gateways.map((gateway) => `sofia/gateway/${gateway.name}/$1`).join('|'))],
    prompt: [
      `<anti-action application="playback" data="${folder}/${options.language}/\${callward_reason}.wav"/>`,
    ],
  };
}

/** Asked first where the policy wants it so: the answer is the same key within six seconds, on the same call. */
const CONFIRM = (prompts: string): readonly string[] => [
  '<condition field="${callward_asked}" expression="^${signal_bond}$" break="on-false">',
  '  <action application="unset" data="callward_asked"/>',
  '  <anti-action application="set" data="callward_asked=${signal_bond}"/>',
  `  <anti-action application="set" data="callward_told=\${uuid_displace(\${uuid} start ${prompts}/key-confirm.wav 0 mux)}"/>`,
  '  <anti-action application="set" data="callward_later=${sched_api(+6 callward-asked-${uuid} uuid_setvar ${uuid} callward_asked)}"/>',
  '</condition>',
];

function keys({ refusal, language }: FreeswitchRenderOptions, folder: string) {
  const prompts = `${folder}/${language}`;
  const ask = refusal.customerKey === undefined ? [] : askForKey(refusal.customerKey, prompts);
  return {
    'key-word': dialled(refusal.key, 'refusal key'),
    'undo-key-word': dialled(refusal.undoKey, 'undo key'),
    'prompts-word': prompts,
    confirm: refusal.confirm ? CONFIRM(prompts) : [],
    customer: refusal.customerKey === undefined ? [] : customer(refusal.customerKey),
    'ask-announced': ask,
    'ask-abandoned': ask,
  };
}

/** "… press star nine", and time to do so. */
function askForKey(key: string, prompts: string): readonly string[] {
  const digits = [...key].map((digit) => ({ '*': 'star', '#': 'hash' })[digit] ?? digit);
  const sounds = ['press-to-refuse', ...digits.map((digit) => `digit-${digit}`)];
  const said = sounds.map((sound) => `${prompts}/${sound}.wav`).join('!');
  return [`file_string://${said}`, 'silence_stream://5000'].map(
    (sound) => `<action application="playback" data="${sound}"/>`,
  );
}

/** On the leg itself and not on its peer: it works where there is none, in an announcement, as well. */
const customer = (key: string): readonly string[] => {
  const run = 'execute_extension,callward-customer XML callward-keys';
  return [
    `<action application="bind_digit_action" data="callward,${dialled(key, 'customer key')},exec[H]:${run},self,self"/>`,
    '<action application="set" data="callward_customer_key=bound"/>',
  ];
};

/** An application that does nothing, in the place of a hook. */
const NOTHING = 'set callward_emergency=true';

/** The route preset and the question both overridden by name: this leg goes out with callward gone, hung or frozen. */
function unasked(gateway: GatewayToRender, options: FreeswitchRenderOptions): string {
  const leg = `sofia/gateway/${gateway.name}/$1`;
  const carrier = plain(gateway.carrier, 'carrier');
  // Brackets end the leg's variables, but for a pair around an IPv6 address.
  if (/[[\]]/.test(carrier.replace(/\[[0-9a-fA-F:.]+\]/, ''))) throw new Error('render: no carrier address');
  const route = `sip_route_uri=${carrier}`;
  if (gateway.guarded) return `[${route}]${leg}`;
  const hook = hookName(options);
  const unset = [deadlineHook(hook), hook, verdictHook(hook)].map((name) => `${name}='${NOTHING}'`);
  return `[${[route, ...unset].join(',')}]${leg}`;
}

function user({ user, password }: { readonly user: string; readonly password: string }): readonly string[] {
  const [id = '', domain = ''] = user.split('@');
  const param = (key: string, value: string): string => `      <param name="${key}" value="${value}"/>`;
  return [
    `<domain name="${name(domain, 'domain')}">`,
    '  <groups><group name="callward"><users>',
    `    <user id="${name(id, 'user')}"><params>`,
    param('esl-password', plain(password, 'password')),
    param('esl-allowed-events', EVENTS),
    param('esl-allowed-api', API),
    param('esl-allowed-log', 'false'),
    '    </params></user>',
    '  </users></group></groups>',
    '</domain>',
  ];
}

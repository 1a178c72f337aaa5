import type { PhoneSeat } from './asterisk-files.js';

/** The base configuration of the lab's FreeSWITCH: phones and one trunk on loopback. The gate's own files come on top. */
export interface FreeswitchLayout {
  readonly host: string;
  readonly ports: {
    /** The phones' profile `agents`, the trunk's profile `carrier`, and the event socket. */
    readonly sip: number;
    readonly sipTrunk: number;
    readonly esl: number;
    readonly rtp: readonly [number, number];
  };
  /** Of the lab's own event socket login; the gate has a login of its own. */
  readonly password: string;
  readonly phones: readonly PhoneSeat[];
  /** Extensions that come before the lab's own way out, as XML. */
  readonly insideAgents?: string;
  readonly trunk: {
    readonly name: string;
    readonly host: string;
    readonly port: number;
    readonly transport: 'udp' | 'tcp';
    /** Gateway variables and further params, as XML. */
    readonly inside?: string;
  };
}

export const MODULES = [
  'logfile event_socket sofia loopback commands conference db dptools expr hash blacklist lua dialplan_xml',
  'native_file sndfile tone_stream say_en',
]
  .join(' ')
  .split(' ');

const param = (name: string, value: string | number): string =>
  `    <param name="${name}" value="${xml(String(value))}"/>`;

/** Text as an XML attribute. A line break in a value would be a line of its own to X-PRE-PROCESS. */
export function xml(text: string): string {
  if (/[\r\n\0]/.test(text)) throw new Error('a configuration value must not hold a line break or NUL');
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

const settings = (file: string, params: readonly (readonly [string, string | number])[]): string =>
  `<configuration name="${file}">\n  <settings>\n${params.map(([n, v]) => param(n, v)).join('\n')}\n  </settings>\n</configuration>\n`;

/** X-PRE-PROCESS must stand alone on its line, or the whole file is silently empty. */
const include = (data: string): string => `<X-PRE-PROCESS cmd="include" data="${data}"/>`;

export function baseFiles(layout: FreeswitchLayout, folder: string): Record<string, string> {
  const { ports, host } = layout;
  return {
    'freeswitch.xml': `<?xml version="1.0"?>
<document type="freeswitch/xml">
  ${include('vars.xml')}
  <section name="configuration">
    ${include('autoload_configs/*.xml')}
  </section>
  <section name="dialplan">
    ${include('dialplan/*.xml')}
  </section>
  <section name="directory">
    ${include('directory/*.xml')}
  </section>
</document>
`,
    'vars.xml': `<include>
  <X-PRE-PROCESS cmd="set" data="domain=${host}"/>
  <X-PRE-PROCESS cmd="set" data="global_codec_prefs=PCMU,PCMA"/>
  <X-PRE-PROCESS cmd="set" data="sound_prefix=$\${sounds_dir}/en/us/callie"/>
  ${include('vars/*.xml')}
</include>
`,
    'vars/lab.xml': '<include></include>\n',
    'autoload_configs/modules.conf.xml': `<configuration name="modules.conf">
  <modules>
${MODULES.map((name) => `    <load module="mod_${name}"/>`).join('\n')}
  </modules>
</configuration>
`,
    'autoload_configs/switch.conf.xml': settings('switch.conf', [
      ['max-sessions', 4000],
      ['sessions-per-second', 1000],
      ['loglevel', 'debug'],
      ['rtp-start-port', ports.rtp[0]],
      ['rtp-end-port', ports.rtp[1]],
      ['dump-cores', 'no'],
    ]),
    'autoload_configs/event_socket.conf.xml': settings('event_socket.conf', [
      ['nat-map', 'false'],
      ['listen-ip', '127.0.0.1'],
      ['listen-port', ports.esl],
      ['password', layout.password],
      ['apply-inbound-acl', 'loopback.auto'],
    ]),
    'autoload_configs/logfile.conf.xml': `<configuration name="logfile.conf">
  <profiles>
    <profile name="default">
      <settings>
        ${param('logfile', `${folder}/log/freeswitch.log`).trim()}
        ${param('rollover', 104857600).trim()}
        ${param('uuid', 'true').trim()}
      </settings>
      <mappings><map name="all" value="info,notice,warning,err,crit,alert"/></mappings>
    </profile>
  </profiles>
</configuration>
`,
    'autoload_configs/acl.conf.xml':
      '<configuration name="acl.conf">\n  <network-lists/>\n</configuration>\n',
    'autoload_configs/hash.conf.xml': '<configuration name="hash.conf">\n  <remotes/>\n</configuration>\n',
    'autoload_configs/db.conf.xml': settings('db.conf', []),
    'autoload_configs/blacklist.conf.xml':
      '<configuration name="mod_blacklist.conf">\n  <lists/>\n</configuration>\n',
    'autoload_configs/conference.conf.xml': `<configuration name="conference.conf">
  <caller-controls><group name="none"/></caller-controls>
  <profiles>
    <profile name="default">
      ${param('rate', 8000).trim()}
      ${param('interval', 20).trim()}
      ${param('caller-controls', 'none').trim()}
    </profile>
  </profiles>
</configuration>
`,
    'autoload_configs/lua.conf.xml': settings('lua.conf', [['script-directory', `${folder}/scripts`]]),
    'autoload_configs/sofia.conf.xml': `<configuration name="sofia.conf">
  <global_settings>
    ${param('log-level', 0).trim()}
  </global_settings>
  <profiles>
    ${include('../sip_profiles/*.xml')}
  </profiles>
</configuration>
`,
    'sip_profiles/agents.xml': profile('agents', host, ports.sip, 'agents', ''),
    'sip_profiles/carrier.xml': profile(
      'carrier',
      host,
      ports.sipTrunk,
      'from-trunk',
      include('../gateways/*.xml'),
    ),
    'gateways/trunk.xml': gateway(layout),
    'directory/lab.xml': `<include>\n  <domain name="${host}">\n    <groups/>\n  </domain>\n</include>\n`,
    'dialplan/lab.xml': dialplan(layout),
  };
}

function profile(name: string, host: string, port: number, context: string, gateways: string): string {
  const params: readonly (readonly [string, string | number])[] = [
    ['sip-ip', host],
    ['rtp-ip', host],
    ['sip-port', port],
    ['context', context],
    ['dialplan', 'XML'],
    ['inbound-codec-prefs', 'PCMU,PCMA'],
    ['outbound-codec-prefs', 'PCMU,PCMA'],
    ['auth-calls', 'false'],
    ['manage-presence', 'false'],
    ['rfc2833-pt', 101],
    ['dtmf-type', 'rfc2833'],
    // Keys by SIP INFO count beside those by RFC 2833.
    ['liberal-dtmf', 'true'],
    ['rtp-timer-name', 'soft'],
    ['inbound-codec-negotiation', 'generous'],
  ];
  return `<profile name="${name}">
  <gateways>
    ${gateways}
  </gateways>
  <settings>
${params.map(([n, v]) => param(n, v)).join('\n')}
  </settings>
</profile>
`;
}

function gateway({ trunk }: FreeswitchLayout): string {
  return `<include>
  <gateway name="${trunk.name}">
    ${param('username', 'callward').trim()}
    ${param('password', 'not-used').trim()}
    ${param('realm', trunk.host).trim()}
    ${param('proxy', `${trunk.host}:${trunk.port};transport=${trunk.transport}`).trim()}
    ${param('register', 'false').trim()}
    ${param('caller-id-in-from', 'true').trim()}
${trunk.inside ?? ''}
  </gateway>
</include>
`;
}

/** Plain and open, as a site had it before callward. `lab-talk` and the like are for the far side of an originate. */
function dialplan({ phones, trunk, insideAgents = '' }: FreeswitchLayout): string {
  const extension = (name: string, expression: string, actions: readonly (readonly [string, string])[]) =>
    `    <extension name="${name}">
      <condition field="destination_number" expression="${expression}">
${actions.map(([app, data]) => `        <action application="${app}" data="${xml(data)}"/>`).join('\n')}
      </condition>
    </extension>`;
  const marks = phones.flatMap(({ name, variables = {} }) =>
    Object.entries(variables).map(
      ([key, value]) => `    <extension name="mark-${name}-${key}" continue="true">
      <condition field="\${sip_from_user}" expression="^${name}$">
        <action application="set" data="${xml(`${key}=${value}`)}"/>
      </condition>
    </extension>`,
    ),
  );
  const seats = phones.map(({ name, host, port }) =>
    extension(name, `^${name}$`, [['bridge', `sofia/agents/${name}@${host}:${port}`]]),
  );
  const first = phones[0];
  return `<include>
  <context name="agents">
${[...marks, ...seats].join('\n')}
${extension('echo', '^echo$', [
  ['answer', ''],
  ['echo', ''],
])}
${insideAgents}
${extension('out', '^(\\+?\\d[^@]*)$', [
  ['set', 'hangup_after_bridge=true'],
  ['bridge', `sofia/gateway/${trunk.name}/$1`],
])}
  </context>
  <context name="from-trunk">
${extension('in', '^(.*)$', [['bridge', `sofia/agents/${first?.name}@${first?.host}:${first?.port}`]])}
  </context>
  ${include('lab/*.xml')}
</include>
`;
}

import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { isLoopback } from '../loopback.js';

export interface HostPort {
  readonly host: string;
  readonly port: number;
}

export interface StrictOptions {
  /** Numeric: the firewall rule names it. TLS carriers need the tls module and are not rendered. */
  readonly carrier: HostPort & { readonly transport: 'udp' | 'tcp' };
  /** Where the PBX takes calls from the carrier; its address is also the only one allowed to place calls. */
  readonly pbx: HostPort & { readonly transport: 'udp' | 'tcp' };
  /** Kamailio's address towards PBX and carrier: the host's own, not loopback, or the carrier would see loopback. */
  readonly listen: HostPort;
  /** Kamailio's loopback address from which the redirect server is asked. */
  readonly inside: HostPort;
  /** The redirect server. */
  readonly guard: HostPort;
  /** Numbers that leave without being asked about, also while the redirect server is down. */
  readonly emergency: readonly string[];
  /** At least 16 letters or digits, kept across restarts: it marks the dialogs that began here. */
  readonly secret: string;
  /** How long the redirect server may take; its own budget is shorter. */
  readonly askMs?: number;
  /** The account Kamailio runs under. */
  readonly user?: string;
  /** Further SIP ports of the carrier's address to close. */
  readonly sipPorts?: readonly number[];
}

export interface StrictTemplates {
  readonly cfg: string;
  readonly nft: string;
}

/** Strict mode as two files: Kamailio's configuration and the firewall rule. Refuses what could change their meaning. */
export function renderKamailio(options: StrictOptions, templates: StrictTemplates): StrictTemplates {
  const values = checkedValues(options);
  return { cfg: fill(templates.cfg, values), nft: fill(templates.nft, values) };
}

export function readStrictTemplates(folder: string): StrictTemplates {
  return {
    cfg: readFileSync(`${folder}/kamailio.cfg`, 'utf8'),
    nft: readFileSync(`${folder}/trunk.nft`, 'utf8'),
  };
}

function checkedValues(options: StrictOptions): ReadonlyMap<string, string> {
  const { carrier, pbx, listen, inside, guard } = options;
  if (isLoopback(listen.host) && !isLoopback(carrier.host)) throw refused('listen', listen.host);
  if (!isLoopback(inside.host)) throw refused('inside', inside.host);
  if (isIP(pbx.host) && isIP(carrier.host) && pbx.host === carrier.host) throw refused('pbx', pbx.host);
  const ports = new Set(
    [5060, 5061, carrier.port, ...(options.sipPorts ?? [])].map((port) => checkedPort(port)),
  );
  return new Map<string, string>([
    ['OUTSIDE', hostPort(listen)],
    ['INSIDE', hostPort(inside)],
    ['INSIDE_HOST', address(inside.host)],
    ['INSIDE_PORT', checkedPort(inside.port)],
    ['GUARD', hostPort(guard)],
    ['CARRIER', hostPort(carrier)],
    ['CARRIER_HOST', address(carrier.host)],
    ['CARRIER_PORT', checkedPort(carrier.port)],
    ['CARRIER_TRANSPORT', transport(carrier.transport)],
    ['PBX', hostPort(pbx)],
    ['PBX_TRANSPORT', transport(pbx.transport)],
    ['FROM_PBX', `$si == "${address(pbx.host)}"`],
    ['EMERGENCY', emergency(options.emergency)],
    ['SECRET', matching('secret', options.secret, /^[A-Za-z0-9]{16,64}$/)],
    ['ASK_MS', matching('askMs', String(options.askMs ?? 1000), /^[1-9]\d{1,4}$/)],
    ['USER', matching('user', options.user ?? 'kamailio', /^[a-z_][a-z0-9_-]{0,31}$/)],
    ['SIP_PORTS', [...ports].join(', ')],
  ]);
}

/** Every placeholder is filled and every value used comes from the checked ones: a typo in a template is an error. */
function fill(template: string, values: ReadonlyMap<string, string>): string {
  return template.replace(/@([A-Z_]+)@/g, (_, name: string) => {
    const value = values.get(name);
    if (value === undefined) throw new Error(`strict mode template names @${name}@, which is not known`);
    return value;
  });
}

const refused = (what: string, value: string): Error =>
  new Error(`strict mode: ${what} cannot be ${JSON.stringify(value)}`);

function matching(what: string, value: string, shape: RegExp): string {
  if (!shape.test(value)) throw refused(what, what === 'secret' ? '(hidden)' : value);
  return value;
}

/** R1.1: nothing may block them. An empty list would also make a pattern that an empty number matches. */
function emergency(numbers: readonly string[]): string {
  if (numbers.length === 0) throw refused('emergency', 'empty');
  return numbers.map((number) => matching('emergency', number, /^\d{3,6}$/)).join('|');
}

/** IPv4 only: Kamailio and nft write IPv6 differently in each place, and no carrier trunk we met uses it. */
function address(host: string): string {
  if (isIP(host) !== 4) throw refused('address', host);
  return host;
}

function checkedPort(port: number): string {
  if (!Number.isInteger(port) || port < 1 || port > 65535) throw refused('port', String(port));
  return String(port);
}

const hostPort = (at: HostPort): string => `${address(at.host)}:${checkedPort(at.port)}`;
const transport = (name: string): string => matching('transport', name, /^(?:udp|tcp)$/);

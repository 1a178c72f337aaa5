import { PURPOSES, type Purpose } from '../../../core/call-attempt.js';
import { readFrame } from '../frames.js';
import type { RawFrame } from '../stream.js';

/** One outgoing leg that stands at the gate, as FreeSWITCH described it; all text raw, nothing judged yet. */
export interface Leg {
  readonly channel: string;
  /** Set by the core after every variable of the dial string, so no dialer can say it is another. */
  readonly endpoint: string;
  readonly gateway: string | undefined;
  /** Request URI asked for by variable; it wins over the destination. */
  readonly requested: string | undefined;
  readonly destination: string | undefined;
  readonly presented: string | undefined;
  readonly purpose: Purpose;
  readonly purposeDeclared: boolean;
  readonly agent: string | undefined;
  readonly campaign: string | undefined;
  /** The leg that asked for this one; absent in a raw originate. */
  readonly caller: string | undefined;
  /** Whether the socket may act on other legs: `full` in the hook's arguments. */
  readonly full: boolean;
  /** `outbound_redirect_fatal` is on the leg already, from its gateway. */
  readonly redirectFatal: boolean;
  /** Why this leg cannot be let through whatever its number is: a dialer's attempt to change it behind the gate. */
  readonly objection: string | undefined;
}

/** Variables that FreeSWITCH runs after the gate has answered and before the INVITE: they could change what was screened. */
const HOOKS = /^variable_(?:execute|api)_on_originate[^:\n]*(?=:)/gim;
/** A name that occurs twice was put there by a variable whose own name holds a colon. */
const ONCE = [
  'Unique-ID',
  'variable_originate_endpoint',
  'variable_sip_gateway_name',
  'variable_sip_invite_req_uri',
  'variable_sip_destination_url',
  'variable_outbound_redirect_fatal',
] as const;

/** The hook before ours: FreeSWITCH's own deadline for a gate that takes the question and never answers. */
export const deadlineHook = (hook: string): string => `${hook}_deadline`;
/** The hook after ours, which ends a leg that the gate has not sealed: what runs when nobody answered. */
export const verdictHook = (hook: string): string => `${hook}_verdict`;

const PURPOSE = new Set<string>(PURPOSES);

/** Reads the answer to `connect`; undefined where it is no leg. `hook` is the name of our own variable. */
export function readLeg(raw: RawFrame, hook: string): Leg | undefined {
  const frame = readFrame(raw);
  if (frame.kind !== 'leg') return undefined;
  const { event } = frame;
  const field = (name: string): string | undefined => event.field(name) || undefined;
  const channel = field('Unique-ID');
  if (channel === undefined) return undefined;
  const own = [hook, deadlineHook(hook), verdictHook(hook)].map((name) => `variable_${name}`.toLowerCase());
  const foreign = (raw.head.match(HOOKS) ?? []).filter((name) => !own.includes(name.toLowerCase()));
  const twice = ONCE.filter((name) => saidTwice(`\n${raw.head}`, `\n${name}:`));
  const purpose = field('variable_callward_purpose') ?? '';
  return {
    channel,
    endpoint: field('variable_originate_endpoint') ?? '',
    gateway: field('variable_sip_gateway_name'),
    requested: field('variable_sip_invite_req_uri'),
    destination: field('variable_sip_destination_url'),
    presented: field('Caller-Caller-ID-Number'),
    // A word nobody knows is declared, and a sale: no default may loosen it.
    purpose: PURPOSE.has(purpose) ? (purpose as Purpose) : 'sale',
    purposeDeclared: purpose !== '',
    agent: field('variable_callward_agent') ?? agentOf(field),
    campaign: field('variable_callward_campaign'),
    caller: field('Other-Type') === 'originator' ? field('Other-Leg-Unique-ID') : undefined,
    full: field('Control') === 'full',
    redirectFatal: field('variable_outbound_redirect_fatal') === 'true',
    objection:
      foreign.length > 0
        ? `another hook on the leg: ${foreign.length}`
        : twice.length > 0
          ? `said twice: ${twice[0]}`
          : undefined,
  };
}

/** Who dialled, where the dialplan did not say: the user of the phone that asked for this leg. */
function agentOf(field: (name: string) => string | undefined): string | undefined {
  if (field('Other-Type') !== 'originator' || field('Other-Leg-Direction') !== 'inbound') return undefined;
  return field('Other-Leg-Username') ?? field('Other-Leg-Caller-ID-Number');
}

function saidTwice(head: string, line: string): boolean {
  const first = head.indexOf(line);
  return first >= 0 && head.includes(line, first + 1);
}

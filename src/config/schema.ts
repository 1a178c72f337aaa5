import { z } from 'zod';
import { checkTerm } from '../core/shield/term.js';
import { customer, dispositions, hearing, sellingOn } from './hearing-schema.js';
import { escalation, http, teams } from './http-schema.js';
import { patrol } from './patrol-schema.js';
import { pbx } from './pbx-schema.js';
import { campaign, purposes } from './purpose-schema.js';
import { toldToAgent } from './supervisor-schema.js';
import { CLOSES_LATER, carrierUri, endpointName, hostPort, minuteOfDay } from './values.js';
import { webhook } from './webhook-schema.js';

/** The configuration file: every key, its default, and what it may be. Unknown keys are refused, so a typo is no default. */

const text = z.string().min(1).max(500);

const log = z.strictObject({
  level: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
  file: text.optional(),
});

const policy = z.strictObject({
  /** A shipped pack by its name, or the path of a file. */
  pack: text.default('cn-insurance'),
  mode: z.enum(['enforce', 'shadow']).default('enforce'),
  /** The company's own hours: they narrow what the pack opens and never widen it. */
  hours: z
    .strictObject({ opens: minuteOfDay.default(0), closes: minuteOfDay.default(1440) })
    .refine(...CLOSES_LATER)
    .optional(),
  numbering: z
    .strictObject({
      home: z.literal('cn').default('cn'),
      outsideLine: z.array(z.string().regex(/^[0-9*#]{1,4}$/)).default([]),
      homeArea: z
        .string()
        .regex(/^(?:[1-9][0-9]{1,2})?$/)
        .default(''),
      /** A CSV of the operator's: where mobile numbers were given out. */
      mobilePrefixes: text.optional(),
    })
    .prefault({}),
});

/** A key on the phone: a star or hash and one to four digits, so that no number can be mistaken for it. */
const featureKey = z.string().regex(/^[*#][0-9*#]{1,4}$/);

const refusal = z
  .strictObject({
    term: z
      .string()
      .refine((term) => checkTerm(0, term).ok, { message: 'one-year-floor' })
      .default('P1Y'),
    ending: z.enum(['at-once', 'closing-prompt', 'by-agent']).default('closing-prompt'),
    undoSeconds: z.int().min(0).max(120).default(10),
    confirm: z.boolean().default(false),
    key: featureKey.default('*9'),
    undoKey: featureKey.default('*8'),
    scope: z.enum(['all', 'campaign', 'line']).default('all'),
    /** The customer's own key; without it the customer has none. */
    customer: customer.optional(),
  })
  .refine(({ key, undoKey }) => !key.startsWith(undoKey) && !undoKey.startsWith(key), {
    message: 'keys-differ',
    path: ['undoKey'],
  });

const screening = z.strictObject({ budgetMs: z.int().min(20).max(5000).default(500) });

const guard = z.strictObject({
  listen: hostPort.default('127.0.0.1:15070'),
  transports: z
    .array(z.enum(['udp', 'tcp']))
    .min(1)
    .default(['udp', 'tcp']),
});

const trunk = z.strictObject({
  name: endpointName,
  pbx: endpointName,
  carrier: carrierUri,
  guard: guard.optional(),
  format: z.enum(['national', 'e164', 'plus-e164', 'verbatim']).optional(),
});

const alerts = z.strictObject({
  ring: z.boolean().default(true),
  minGapSeconds: z.int().min(0).max(3600).default(30),
  toldToAgent,
  ...escalation,
  exemptionBurst: z
    .strictObject({
      uses: z.int().min(1).max(10_000).default(20),
      minutes: z.int().min(1).max(1440).default(60),
    })
    .prefault({}),
});

const testing = z.strictObject({ clock: z.iso.datetime({ offset: true }).optional() });

export const configSchema = z
  .strictObject({
    data: text.default('.callward'),
    language: z.enum(['zh', 'en']).default('zh'),
    log: log.prefault({}),
    policy: policy.prefault({}),
    refusal: refusal.prefault({}),
    hearing: hearing.prefault({}),
    sellingOn: sellingOn.prefault({}),
    dispositions: dispositions.prefault({}),
    screening: screening.prefault({}),
    pbx: z.array(pbx).default([]),
    trunks: z.array(trunk).default([]),
    campaigns: z.array(campaign).default([]),
    purposes: purposes.prefault({}),
    alerts: alerts.prefault({}),
    patrol: patrol.prefault({}),
    http: http.prefault({}),
    teams: teams.default({}),
    webhooks: z.array(webhook).default([]),
    testing: testing.prefault({}),
  })
  .transform(withTrunkDefaults)
  .superRefine((config, context) => {
    const refuse = (message: string, path: (string | number)[]): void =>
      context.addIssue({ code: 'custom', message, path });
    const twice = (names: readonly string[], path: (i: number) => (string | number)[]): void => {
      for (const [i, name] of names.entries()) if (names.indexOf(name) < i) refuse('name-twice', path(i));
    };
    twice(
      config.pbx.map(({ name }) => name),
      (i) => ['pbx', i, 'name'],
    );
    twice(
      config.trunks.map((trunk) => `${trunk.pbx} ${trunk.name}`),
      (i) => ['trunks', i, 'name'],
    );
    twice(
      config.campaigns.map(({ name }) => name),
      (i) => ['campaigns', i, 'name'],
    );
    twice(
      config.webhooks.map(({ name }) => name),
      (i) => ['webhooks', i, 'name'],
    );
    for (const team of Object.keys(config.patrol.leaders)) {
      if (!Object.hasOwn(config.teams, team)) refuse('no-such-team', ['patrol', 'leaders', team]);
    }
    for (const name of Object.keys(config.purposes.trunks)) {
      if (!config.trunks.some((known) => known.name === name))
        refuse('no-such-trunk', ['purposes', 'trunks', name]);
    }
    const listening = config.trunks.map((trunk, i) => trunk.guard?.listen ?? `none ${i}`);
    twice(listening, (i) => ['trunks', i, 'guard', 'listen']);
    const gates = config.pbx.map((one, i) => (one.kind === 'freeswitch' ? one.gate.listen : `none ${i}`));
    for (const [i, gate] of gates.entries()) {
      if (gates.indexOf(gate) < i || listening.includes(gate))
        refuse('name-twice', ['pbx', i, 'gate', 'listen']);
    }
    for (const [i, one] of config.pbx.entries()) {
      if (one.kind === 'freeswitch' && (one.gate.deadlineSeconds - 1) * 1000 < config.screening.budgetMs)
        refuse('deadline-after-budget', ['pbx', i, 'gate', 'deadlineSeconds']);
    }
    for (const [i, { pbx: name }] of config.trunks.entries()) {
      if (!config.pbx.some((known) => known.name === name)) refuse('no-such-pbx', ['trunks', i, 'pbx']);
    }
    // There the dial string writes the number, and the INVITE is pinned to what was screened: a format would be ignored.
    for (const [i, { pbx: name, format }] of config.trunks.entries()) {
      const known = config.pbx.find((one) => one.name === name);
      if (known?.kind === 'freeswitch' && format !== 'verbatim')
        refuse('format-as-dialled', ['trunks', i, 'format']);
    }
  });

/**
 * On Asterisk every trunk has its guard and national numbers; before a FreeSWITCH gateway a guard stands only where it is asked
 * for, and numbers leave as dialled.
 */
function withTrunkDefaults<
  T extends { readonly pbx: readonly { name: string; kind: string }[]; readonly trunks: readonly Trunk[] },
>(config: T): Omit<T, 'trunks'> & { trunks: (Trunk & { format: NonNullable<Trunk['format']> })[] } {
  const kinds = new Map(config.pbx.map(({ name, kind }) => [name, kind]));
  const trunks = config.trunks.map((one) => {
    const kind = kinds.get(one.pbx);
    const { format = kind === 'freeswitch' ? 'verbatim' : 'national' } = one;
    const guarded = one.guard === undefined && kind === 'asterisk' ? { guard: guard.parse({}) } : {};
    return { ...one, ...guarded, format };
  });
  return { ...config, trunks };
}
type Trunk = z.output<typeof trunk>;

/** What the file says, with every default filled in; paths absolute. */
export type Config = z.output<typeof configSchema>;
export type PbxConfig = Config['pbx'][number];
export type AsteriskConfig = Extract<PbxConfig, { readonly kind: 'asterisk' }>;
export type FreeswitchConfig = Extract<PbxConfig, { readonly kind: 'freeswitch' }>;
export type TrunkConfig = Config['trunks'][number];
export type GuardedTrunk = TrunkConfig & { readonly guard: NonNullable<TrunkConfig['guard']> };

export const isAsterisk = (pbx: PbxConfig): pbx is AsteriskConfig => pbx.kind === 'asterisk';
export const isFreeswitch = (pbx: PbxConfig): pbx is FreeswitchConfig => pbx.kind === 'freeswitch';
export const isGuarded = (trunk: TrunkConfig): trunk is GuardedTrunk => trunk.guard !== undefined;

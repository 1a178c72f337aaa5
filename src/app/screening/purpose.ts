import type { CallAttempt, Purpose } from '../../core/call-attempt.js';

/** What the configuration says of calls that do not say themselves what they are for. */
export interface PurposeDefaults {
  readonly campaigns: readonly {
    readonly name: string;
    readonly purpose?: Purpose | undefined;
    readonly line?: string | undefined;
  }[];
  readonly extensions: Readonly<Record<string, Purpose>>;
  readonly trunks: Readonly<Record<string, Purpose>>;
}

export const NO_DEFAULTS: PurposeDefaults = { campaigns: [], extensions: {}, trunks: {} };

/**
 * The attempt with its purpose and its line of business. What the dialplan declares stands; else the campaign's default,
 * else the extension's, else the trunk's, else it is a sale (R1.1). `purposeDeclared` keeps on record which it was. The defaults
 * are asked for with each call: a reload may have brought others.
 */
export function withPurpose(current: () => PurposeDefaults): (attempt: CallAttempt) => CallAttempt {
  let table = tableOf(current());
  return (attempt) => {
    const defaults = current();
    if (defaults !== table.of) table = tableOf(defaults);
    const campaign = table.campaigns.get(attempt.campaign ?? '');
    const lined = campaign?.line === undefined ? attempt : { ...attempt, line: campaign.line };
    if (attempt.purposeDeclared !== false) return lined;
    const purpose =
      campaign?.purpose ?? table.extensions.get(attempt.agent ?? '') ?? table.trunks.get(attempt.trunk ?? '');
    return { ...lined, purpose: purpose ?? 'sale' };
  };
}

/** Made once for each reload, not for each call. */
const tableOf = (defaults: PurposeDefaults) => ({
  of: defaults,
  campaigns: new Map(defaults.campaigns.map((one) => [one.name, one])),
  extensions: new Map(Object.entries(defaults.extensions)),
  trunks: new Map(Object.entries(defaults.trunks)),
});

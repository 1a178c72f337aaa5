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
 * else the extension's, else the trunk's, else it is a sale (R1.1). `purposeDeclared` keeps on record which it was.
 */
export function withPurpose(defaults: PurposeDefaults): (attempt: CallAttempt) => CallAttempt {
  const campaigns = new Map(defaults.campaigns.map((one) => [one.name, one]));
  const extensions = new Map(Object.entries(defaults.extensions));
  const trunks = new Map(Object.entries(defaults.trunks));
  return (attempt) => {
    const campaign = campaigns.get(attempt.campaign ?? '');
    const lined = campaign?.line === undefined ? attempt : { ...attempt, line: campaign.line };
    if (attempt.purposeDeclared !== false) return lined;
    const purpose =
      campaign?.purpose ?? extensions.get(attempt.agent ?? '') ?? trunks.get(attempt.trunk ?? '');
    return { ...lined, purpose: purpose ?? 'sale' };
  };
}

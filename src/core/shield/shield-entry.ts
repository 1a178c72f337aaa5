/** Where an entry came from (R4.3: the source stays visible on every entry). */
export const SHIELD_SOURCES = [
  'agent-key',
  'speech',
  'customer-key',
  'disposition',
  'complaint',
  'self-registration',
  'industry',
  'national-registry',
  'manual',
] as const;
export type ShieldSource = (typeof SHIELD_SOURCES)[number];

/** What an entry covers. `all` is the default; narrower scopes bind attempts that carry the same value or declare none. */
export type ShieldScope = 'all' | `campaign:${string}` | `line:${string}` | `insurer:${string}`;

/** One shielded number. Times are epoch ms; `until` null is for ever. */
export interface ShieldEntry {
  readonly id: string;
  /** {@link PhoneNumber.key} of the shielded number. */
  readonly number: string;
  readonly scope: ShieldScope;
  readonly source: ShieldSource;
  readonly operator: string;
  readonly registeredAt: number;
  /** A company's own refusals take effect at once; an industry entry may take effect later (R4.4). */
  readonly effectiveAt: number;
  readonly until: number | null;
  readonly evidence?: string;
  readonly cancelledAt?: number;
}

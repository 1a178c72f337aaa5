/** What an order stops: calls to an area, or calls by somebody. */
export type OrderTarget =
  /** ISO 3166-2 (`CN-44`), or the country (`CN`) for all of it. */
  | { readonly kind: 'area'; readonly name: string }
  | { readonly kind: 'agent'; readonly name: string }
  | { readonly kind: 'campaign'; readonly name: string };

export const ORDER_CAUSES = [
  'weather',
  'disaster',
  'mourning',
  'exam',
  /** A conduct measure against an agent or a campaign. */
  'measure',
  /** The agent's undertaking is missing. */
  'undertaking',
  'other',
] as const;
export type OrderCause = (typeof ORDER_CAUSES)[number];

/** A suspension by order (R2, R6.3): it binds at once, also calls on their way. `endsAt` null: until lifted. */
export interface Order {
  readonly id: string;
  readonly target: OrderTarget;
  readonly cause: OrderCause;
  readonly startsAt: number;
  readonly endsAt: number | null;
  /** The authority's document or the company's own. */
  readonly reference: string;
  readonly operator: string;
  readonly liftedAt?: number;
}

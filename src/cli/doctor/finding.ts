/** One thing that callward needs, and whether it is there. */
export interface Finding {
  readonly what: string;
  readonly ok: boolean;
  /** Why not and what to do, or what was found; zh / en. */
  readonly says: string;
}

/** What a peer that does not answer may cost the person who waits. */
export const DEADLINE_MS = 3000;

export const whyOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  return cause instanceof Error ? `${error.message}: ${cause.message}` : error.message;
};

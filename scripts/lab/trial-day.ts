/**
 * The day on which labs and trials play: tomorrow in Shanghai. A number is shielded by the machine's clock and called by the
 * policy's, so the policy's must be ahead of it, and by less than the year for which a refusal holds.
 */
const SHANGHAI_MS = 8 * 3_600_000;
const DAY_MS = 86_400_000;

/** `2026-11-24`; `days` later where told. */
export const trialDay = (days = 0, now = Date.now()): string =>
  new Date(now + SHANGHAI_MS + (1 + days) * DAY_MS).toISOString().slice(0, 10);

export const noon = `${trialDay()}T12:00:00+08:00`;
export const night = `${trialDay()}T22:00:00+08:00`;

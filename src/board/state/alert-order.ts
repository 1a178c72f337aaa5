import type { AlertRow } from '../api/forms.js';

export const GRAVITY: Readonly<Record<AlertRow['level'], number>> = { notice: 0, warning: 1, critical: 2 };

/** The gravest first, of these what has gone further, then the newest. */
export const byGravity = (a: AlertRow, b: AlertRow): number =>
  GRAVITY[b.level] - GRAVITY[a.level] ||
  (b.escalated ?? 0) - (a.escalated ?? 0) ||
  b.at - a.at ||
  (b.seq ?? Number.MAX_SAFE_INTEGER) - (a.seq ?? Number.MAX_SAFE_INTEGER);

export const openAlerts = (alerts: ReadonlyMap<string, AlertRow>): readonly AlertRow[] =>
  [...alerts.values()].filter(({ acknowledged }) => !acknowledged).sort(byGravity);

/** The newest decision of people first. */
export const takenOn = (alerts: ReadonlyMap<string, AlertRow>): readonly AlertRow[] =>
  [...alerts.values()]
    .filter(({ acknowledged }) => acknowledged)
    .sort((a, b) => (b.acknowledged?.at ?? 0) - (a.acknowledged?.at ?? 0));

/** A warning and what is graver wait for somebody; a notice is told and may be left. */
export const callsForSomebody = ({ level, acknowledged }: AlertRow): boolean =>
  level !== 'notice' && !acknowledged;

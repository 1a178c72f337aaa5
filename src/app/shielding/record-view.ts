/** How numbers, and free text in which one may stand, are shown. */
export interface RecordShow {
  number(number: string): string;
  text(text: string): string;
}

/** A whole record or entry for JSON, with every number in it shown that way and every time in ISO 8601 (R7.2). */
export const viewRecord = (value: unknown, show: RecordShow): unknown => view(value, '', show);

/** Null where a number is no time. */
export function isoTime(at: number): string | null {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}

const NUMBERS = new Set(['number', 'numbers', 'dialled', 'presented', 'key', 'dial']);
const FREE_TEXT = new Set([
  'detail',
  'evidence',
  'reason',
  'why',
  'scope',
  'operator',
  'approver',
  'reference',
  // The company's own word for it, in which the person's number may stand.
  'policyNumber',
]);
const TIMES = new Set([
  'at',
  'effectiveAt',
  'registeredAt',
  'cancelledAt',
  'until',
  'notBefore',
  'startsAt',
  'endsAt',
  'liftedAt',
  'from',
  'expiresAt',
  'givenAt',
  'inForceFrom',
  'inForceUntil',
  'connectedAt',
  'refusedAt',
]);

function view(value: unknown, key: string, show: RecordShow): unknown {
  if (typeof value === 'string') {
    if (NUMBERS.has(key)) return show.number(value);
    return FREE_TEXT.has(key) ? show.text(value) : value;
  }
  if (typeof value === 'number') return TIMES.has(key) ? isoTime(value) : value;
  if (Array.isArray(value)) return value.map((item) => view(item, key, show));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, view(item, name, show)]));
}

import { LEGAL_OFFSET_MINUTES } from '../shield/term.js';

const INSTANT =
  /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2})(?:\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})?)?$/;

/**
 * An ISO 8601 instant; one without an offset is meant in legal time of mainland China (UTC+8). Undefined for what is none,
 * 30 February among it: the engine would take that for 2 March.
 */
export function parseInstant(text: string): number | undefined {
  const match = INSTANT.exec(text);
  if (!match) return undefined;
  const whole = text.includes('T') ? text : `${text}T00:00:00`;
  const zone = match[7];
  const at = Date.parse(zone === undefined ? `${whole}+08:00` : whole);
  return !Number.isNaN(at) && sameDay(at, whole, zone) ? at : undefined;
}

function sameDay(at: number, text: string, zone: string | undefined): boolean {
  const [, sign, hours, minutes] = /^([+-])(\d{2}):(\d{2})$/.exec(zone ?? '') ?? [];
  const told = (sign === '-' ? -1 : 1) * (Number(hours ?? 0) * 60 + Number(minutes ?? 0));
  const offset = zone === undefined ? LEGAL_OFFSET_MINUTES : told;
  return new Date(at + offset * 60_000).toISOString().slice(0, 10) === text.slice(0, 10);
}

import { FIRST_MOBILE_PREFIX, MOBILE_PREFIX_DIGITS, type NumberingPlan } from './numbering-plan.js';
import type { PhoneNumber } from './phone-number.js';
import { worldRow } from './world.js';

/** One place where the called person may be. */
export interface Place {
  /** IANA zone, `Asia/Shanghai`. */
  readonly zone: string;
  /** ISO 3166-2 where the part of the country is known (`CN-65`), else the country (`CN`). */
  readonly region: string;
}

/** What is known of the person's place besides the number. */
export interface PlaceHint {
  /** ISO 3166, as the lead has it: better than what the number says. */
  readonly region?: string;
}

/** Where the called person may be; empty when unknown. Several: the strictest counts (R2.1). */
export function placesOf(number: PhoneNumber, plan: NumberingPlan, hint: PlaceHint = {}): readonly Place[] {
  const told = numberPlaces(number, plan);
  const region = hint.region && (plan.parts.get(hint.region) ?? hint.region);
  if (region === undefined || told.length === 0) return told;
  if (inCountry(region, number.country)) return told.map(({ zone }) => ({ zone, region }));
  // A number of one country and a person in another: both are possible, and both must be open.
  return [...told, ...countryZones(region, plan).map((zone) => ({ zone, region }))];
}

function numberPlaces(number: PhoneNumber, plan: NumberingPlan): readonly Place[] {
  if (number.country === plan.country) {
    const region = homeRegion(number, plan) ?? plan.country;
    return plan.zones.map((zone) => ({ zone, region }));
  }
  const row = worldRow(number.key.slice(1), plan);
  return row ? row.zones.map((zone) => ({ zone, region: row.country })) : [];
}

function homeRegion({ area, kind, key }: PhoneNumber, plan: NumberingPlan): string | undefined {
  if (area !== undefined) return plan.areas.get(area)?.part;
  if (kind !== 'mobile' || !plan.mobileRegions) return undefined;
  const { parts, byPrefix } = plan.mobileRegions;
  const start = plan.code.length + 1;
  const prefix = Number(key.slice(start, start + MOBILE_PREFIX_DIGITS));
  return parts[(byPrefix[prefix - FIRST_MOBILE_PREFIX] ?? 0) - 1];
}

const inCountry = (region: string, country: string): boolean =>
  region === country || region.startsWith(`${country}-`);

function countryZones(region: string, plan: NumberingPlan): readonly string[] {
  if (inCountry(region, plan.country)) return plan.zones;
  const rows = [...plan.world.values()].filter(({ country }) => inCountry(region, country));
  return [...new Set(rows.flatMap(({ zones }) => zones))];
}

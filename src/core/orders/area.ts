import type { NumberingPlan } from '../number/numbering-plan.js';

/**
 * The ISO 3166 code of an area as people write it: `CN-44`, `CN-GD`, `广东`, `CN`, `US`, `US-CA`. Undefined where there is none: an
 * order for a place that does not exist would bind nobody, and nobody would notice.
 */
export function areaCode(text: string, plan: NumberingPlan): string | undefined {
  const written = text.normalize('NFKC').trim();
  const code = written.toUpperCase();
  const part = plan.parts.get(written.replace(/[省市]$/u, '')) ?? plan.parts.get(code);
  if (part !== undefined) return part;
  const [country = '', rest] = code.split('-', 2);
  if (country === plan.country)
    return rest === undefined || [...plan.parts.values()].includes(code) ? code : undefined;
  const abroad = [...plan.world.values()].some((row) => row.country === country);
  return abroad && /^[A-Z]{2}(?:-[A-Z0-9]{1,3})?$/.test(code) ? code : undefined;
}

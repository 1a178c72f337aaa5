import type { NumberingPlan } from './numbering-plan.js';
import type { NumberReading, PhoneNumber } from './phone-number.js';
import { unparseable } from './unparseable.js';

/** How a national number came to be written: what stood before it decides which readings are open. */
export interface Written {
  /** After +86 or 0086 the trunk prefix is absent from landlines; it is forgiven when present. */
  readonly international: boolean;
  /** A bare `86…` is a guess, so it may not make an emergency call out of other digits. */
  readonly emergency: boolean;
}

export const DIALLED: Written = { international: false, emergency: true };
export const AFTER_PLUS: Written = { international: true, emergency: true };
export const AFTER_BARE_CODE: Written = { international: true, emergency: false };

/** A block of the plan (mobile, 400, 800, 95588 …) that these digits fill exactly. */
export function blockNumber(digits: string, plan: NumberingPlan): PhoneNumber | undefined {
  for (const length of plan.blockPrefixLengths) {
    const block = plan.blocks.get(digits.slice(0, length));
    if (!block?.lengths.includes(digits.length)) continue;
    const key = block.e164 ? `+${plan.code}${digits}` : `${plan.code}:${digits}`;
    return { parsed: true, kind: block.kind, key, dial: digits, country: plan.country };
  }
  return undefined;
}

/** Digits after 86 or after the trunk prefix: area code and subscriber number, or area code and short number. */
function landline(digits: string, plan: NumberingPlan, written: Written): PhoneNumber | undefined {
  for (const length of plan.areaLengths) {
    const area = plan.areas.get(digits.slice(0, length));
    if (!area) continue;
    const rest = digits.slice(length);
    const dial = plan.trunkPrefix + digits;
    const country = plan.country;
    // 0755 110 rings the police of Shenzhen: an emergency call too, and the area stays in what is dialled.
    if (written.emergency && plan.emergency.has(rest)) {
      return { parsed: true, kind: 'emergency', key: `${plan.code}:${rest}`, dial, country, area: area.code };
    }
    // 010 95013123 is the nationwide 95013123, although eight digits would make a subscriber number too.
    const short = blockNumber(rest, plan);
    if (short?.kind === 'service') {
      return { parsed: true, kind: 'service', key: short.key, dial, country, area: area.code };
    }
    // 0 and 1 begin no subscriber number: they are the trunk prefix and the service numbers.
    if (area.lengths.includes(rest.length) && rest >= '2') {
      return {
        parsed: true,
        kind: 'landline',
        key: `+${plan.code}${digits}`,
        dial,
        country,
        area: area.code,
      };
    }
  }
  return undefined;
}

/** A number inside the country, with whatever trunk prefix it carries. */
export function nationalNumber(digits: string, plan: NumberingPlan, written: Written): NumberReading {
  if (plan.emergency.has(digits)) {
    if (!written.emergency) return unparseable('unknown-prefix');
    return {
      parsed: true,
      kind: 'emergency',
      key: `${plan.code}:${digits}`,
      dial: digits,
      country: plan.country,
    };
  }
  const block = blockNumber(digits, plan);
  if (block) return block;
  if (digits.startsWith(plan.trunkPrefix)) {
    const rest = digits.slice(plan.trunkPrefix.length);
    return landline(rest, plan, written) ?? afterTrunk(rest, plan, written);
  }
  if (written.international)
    return landline(digits, plan, written) ?? unparseable(whyNot(digits, plan, true));
  return localNumber(digits, plan) ?? unparseable(whyNot(digits, plan, false));
}

/** 0 138… and 0 400…: the trunk prefix before a number that needs none. */
function afterTrunk(rest: string, plan: NumberingPlan, written: Written): NumberReading {
  if (written.emergency && plan.emergency.has(rest)) {
    return {
      parsed: true,
      kind: 'emergency',
      key: `${plan.code}:${rest}`,
      dial: rest,
      country: plan.country,
    };
  }
  return blockNumber(rest, plan) ?? unparseable(whyNot(rest, plan, true));
}

/** Seven or eight digits without an area code mean something only where the plan says which area we are in. */
function localNumber(digits: string, plan: NumberingPlan): PhoneNumber | undefined {
  const area = plan.homeArea === undefined ? undefined : plan.areas.get(plan.homeArea);
  if (!area?.lengths.includes(digits.length) || digits < '2' || digits >= '9') return undefined;
  const full = area.code + digits;
  return {
    parsed: true,
    kind: 'landline',
    key: `+${plan.code}${full}`,
    dial: plan.trunkPrefix + full,
    country: plan.country,
    area: area.code,
  };
}

/** Known beginning and wrong length, or no beginning we know: two different mistakes for the person who dialled. */
function whyNot(digits: string, plan: NumberingPlan, areasToo: boolean): 'wrong-length' | 'unknown-prefix' {
  const knownBlock = plan.blockPrefixLengths.some((length) => plan.blocks.has(digits.slice(0, length)));
  const knownArea = areasToo && plan.areaLengths.some((length) => plan.areas.has(digits.slice(0, length)));
  return knownBlock || knownArea ? 'wrong-length' : 'unknown-prefix';
}

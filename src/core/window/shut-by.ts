import type { LocalTime } from '../time/local-time.js';
import { type Asking, coveredDay, holdsAt, speaks } from './speaks.js';
import type { WindowRule } from './window-rule.js';

/** Why a place is shut. `rule` is absent where no base rule speaks at all: then nothing is open. */
export interface Shut {
  readonly place: LocalTime;
  readonly rule?: string;
  /** What was not known and was therefore read strictly. */
  readonly doubt?: string;
}

/** Why no call may go to this place at its local time, or undefined where it is open. The law's base is named before what narrows it. */
export function shutBy(rules: readonly WindowRule[], place: LocalTime, asking: Asking): Shut | undefined {
  let opened = false;
  let base: WindowRule | undefined;
  let narrow: WindowRule | undefined;
  for (const rule of rules) {
    // What the hour alone settles is not asked of the place: that is most of the rules, most of the time.
    const inside = includes(rule, place.minute);
    if (rule.effect === 'narrow') {
      if (!inside && !narrow && speaks(rule, place, asking)) narrow = rule;
    } else if (!(inside ? opened : base) && speaks(rule, place, asking)) {
      if (inside) opened = true;
      else if (rule.effect === 'base') base = rule;
    }
  }
  if (opened && !narrow) return undefined;
  const rule = opened ? narrow : base;
  const doubtful = opened && narrow ? [narrow] : rules.filter((one) => one.effect !== 'narrow');
  const doubt = doubtful.map((one) => doubtOf(one, place, asking)).find((text) => text !== undefined);
  return { place, ...(rule && { rule: rule.id }), ...(doubt !== undefined && { doubt }) };
}

function includes(rule: WindowRule, minute: number): boolean {
  for (const { opens, closes } of rule.open) if (minute >= opens && minute < closes) return true;
  return false;
}

/** What made a rule that may hold only a may: for a rule that opens, only where it would have opened. */
function doubtOf(rule: WindowRule, place: LocalTime, asking: Asking): string | undefined {
  if (holdsAt(rule.when, place, asking) !== 'perhaps') return undefined;
  if (rule.effect !== 'narrow' && !includes(rule, place.minute)) return undefined;
  const { days, lines, regions, seasons } = rule.when;
  if (days && !coveredDay(place)) return `calendar does not cover ${place.date.slice(0, -6)}`;
  if (regions && holdsAt({ regions }, place, asking) === 'perhaps') return 'part of the country not known';
  if (lines && asking.line === undefined) return 'line of business not declared';
  return seasons ? 'date in the other calendar not known' : undefined;
}

import { dateAfter } from '../time/local-date.js';
import type { HolidayCalendar } from './holiday-calendar.js';
import { asksHolidays } from './speaks.js';
import type { WindowRule } from './window-rule.js';

/** So early that the next year's notice, usually out in November, can be entered in time. */
const NOTICE_DAYS = 45;

export interface Uncovered {
  readonly years: readonly string[];
  readonly zh: string;
  readonly en: string;
}

/**
 * The years, this one and one close at hand, for which rules ask for holidays that no calendar of the market has; undefined where
 * there is none. Until they are entered such rules are read strictly: what closes on a holiday closes on every day of that year.
 */
export function uncoveredYears(
  rules: readonly WindowRule[],
  calendar: HolidayCalendar | undefined,
  market: string,
  today: string,
): Uncovered | undefined {
  if (!asksHolidays(rules)) return undefined;
  const near = [today, dateAfter(today, NOTICE_DAYS)].map((date) => date.slice(0, 4));
  const years = [...new Set(near)].filter((year) => !calendar?.years.has(year));
  if (years.length === 0) return undefined;
  const which = years.join(', ');
  const file = `config/calendar/${market.toLowerCase()}.yaml`;
  return {
    years,
    zh: `没有 ${which} 年 ${market} 的节假日数据：涉及节假日的规则按最严处理（可能整天不许呼叫）。请按公布的通知补入 ${file}`,
    en: `no public holidays of ${market} for ${which}: rules about holidays are read strictly and may shut every day; add the published ones to ${file}`,
  };
}

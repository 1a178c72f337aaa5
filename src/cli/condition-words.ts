import type { SeasonSpan, WindowCondition } from '../core/window/window-rule.js';
import type { Words } from './policy-words.js';

const ZH_DAYS = ['', '周一', '周二', '周三', '周四', '周五', '周六', '周日'];
const EN_DAYS = ['', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const KINDS = {
  workday: { zh: '工作日', en: 'working days' },
  weekend: { zh: '周末', en: 'week-ends' },
  holiday: { zh: '公共假日', en: 'public holidays' },
  'make-up': { zh: '调休上班日', en: 'make-up working days' },
} as const;
const CALENDARS = {
  gregorian: { zh: '公历', en: '' },
  lunar: { zh: '农历', en: 'lunar ' },
  islamic: { zh: '回历', en: 'islamic ' },
} as const;

/** When a window rule speaks: `always` where nothing is said. */
export function conditionWords(when: WindowCondition): Words {
  const zh: string[] = [];
  const en: string[] = [];
  const add = (inZh: string, inEn: string): void => {
    zh.push(inZh);
    en.push(inEn);
  };
  if (when.regions) add(`地区 ${when.regions.join('、')}`, `in ${when.regions.join(', ')}`);
  if (when.weekdays) add(days(when.weekdays, ZH_DAYS), days(when.weekdays, EN_DAYS));
  if (when.days)
    add(
      when.days.map((kind) => KINDS[kind].zh).join('、'),
      when.days.map((kind) => KINDS[kind].en).join(', '),
    );
  if (when.seasons)
    add(
      when.seasons.map((span) => season(span).zh).join('、'),
      when.seasons.map((span) => season(span).en).join(', '),
    );
  if (when.dates) add(when.dates.join('、'), `on ${when.dates.join(', ')}`);
  if (when.since) add(`${when.since} 起`, `from ${when.since}`);
  if (when.until) add(`至 ${when.until}`, `until ${when.until}`);
  if (when.purposes) add(`目的 ${when.purposes.join('、')}`, `for ${when.purposes.join(', ')}`);
  if (when.lines) add(`险种 ${when.lines.join('、')}`, `for the lines ${when.lines.join(', ')}`);
  return zh.length === 0 ? { zh: '不限', en: 'always' } : { zh: zh.join('；'), en: en.join('; ') };
}

const days = (weekdays: readonly number[], names: readonly string[]): string =>
  weekdays.map((day) => names[day] ?? '').join(' ');

const season = ({ calendar, from, to }: SeasonSpan): Words => ({
  zh: `${CALENDARS[calendar].zh} ${from} 至 ${to}`,
  en: `${CALENDARS[calendar].en}${from} – ${to}`,
});

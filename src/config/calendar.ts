import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { HolidayCalendar, NamedDay } from '../core/window/holiday-calendar.js';
import { CALENDAR_SCHEMA, type CalendarFile } from './calendar-schema.js';
import { ConfigError } from './problems.js';
import { readYamlFile, type YamlWords } from './yaml-file.js';

/** By market, `CN`. */
export type HolidayCalendars = ReadonlyMap<string, HolidayCalendar>;

const WORDS: YamlWords = {
  unreadable: ['请恢复该日历文件', 'put the calendar file back'],
  noSuchKey: [
    '日历文件没有这个键，见 config/calendar/cn.yaml',
    'a calendar has no such key; see config/calendar/cn.yaml',
  ],
};

const DAY = 86_400_000;

/** Reads every `*.yaml` in the folder. Throws {@link ConfigError} with file, line, key and remedy: bad data fails at boot. */
export function loadCalendars(dir: string): HolidayCalendars {
  const calendars = new Map<string, HolidayCalendar>();
  for (const name of readdirSync(dir).sort()) {
    if (!name.endsWith('.yaml')) continue;
    const yaml = readYamlFile(join(dir, name), WORDS);
    const checked = CALENDAR_SCHEMA.safeParse(yaml.value);
    if (!checked.success) throw new ConfigError(yaml.problems(checked.error.issues));
    const { market } = checked.data;
    if (calendars.has(market)) {
      throw new ConfigError([
        yaml.problem(
          ['market'],
          `${market} 已有日历，请只保留一个文件`,
          `there is another calendar of ${market}; keep one`,
        ),
      ]);
    }
    calendars.set(market, compiled(checked.data));
  }
  return calendars;
}

function compiled({ market, years }: CalendarFile): HolidayCalendar {
  const days = new Map<string, NamedDay>();
  for (const { holidays, makeUp } of years) {
    for (const { zh, en, from, to } of holidays) {
      for (const date of datesBetween(from, to ?? from))
        days.set(date, { kind: 'holiday', name: `${zh} ${en}` });
    }
    for (const date of makeUp) days.set(date, { kind: 'make-up', name: '调休上班 make-up working day' });
  }
  return { market, years: new Set(years.map(({ year }) => String(year))), days };
}

function datesBetween(from: string, to: string): readonly string[] {
  const start = Date.parse(`${from}T00:00:00Z`);
  const count = (Date.parse(`${to}T00:00:00Z`) - start) / DAY + 1;
  return Array.from({ length: count }, (_, n) => new Date(start + n * DAY).toISOString().slice(0, 10));
}

import type { Language, Words } from './index.js';

/** Twenty-four hours, and the day before the month, in English too. */
const LOCALE: Readonly<Record<Language, string>> = { zh: 'zh-CN', en: 'en-GB' };

const two = (n: number): string => String(n).padStart(2, '0');

/** `0:07`, `12:34`, `1:02:03`: how long, to the second. */
export function clockTime(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const rest = two(seconds % 60);
  return hours > 0 ? `${hours}:${two(minutes)}:${rest}` : `${minutes}:${rest}`;
}

const UNITS: readonly (readonly [ms: number, zh: string, en: string])[] = [
  [86_400_000, '天', ' d'],
  [3_600_000, '小时', ' h'],
  [60_000, '分钟', ' min'],
  [1_000, '秒', ' s'],
];

/** In one unit, as one says it: `3 天`, `5 min`. */
export function roughly(ms: number, language: Language): string {
  const [unit, zh, en] = UNITS.find(([size]) => ms >= size) ?? [1_000, '秒', ' s'];
  const count = Math.floor(Math.max(0, ms) / unit);
  return language === 'zh' ? `${count} ${zh}` : `${count}${en}`;
}

export const agoOf = (ms: number, language: Language, words: Words): string =>
  ms < 10_000 ? words.justNow : words.ago(roughly(ms, language));

const formats = new Map<string, Intl.DateTimeFormat>();

function format(language: Language, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${language} ${JSON.stringify(options)}`;
  const made =
    formats.get(key) ?? new Intl.DateTimeFormat(LOCALE[language], { hourCycle: 'h23', ...options });
  formats.set(key, made);
  return made;
}

export const timeOf = (at: number, language: Language): string =>
  format(language, { hour: '2-digit', minute: '2-digit', second: '2-digit' }).format(at);

export const dateOf = (at: number, language: Language): string =>
  format(language, { year: 'numeric', month: '2-digit', day: '2-digit' }).format(at);

export const momentOf = (at: number, language: Language): string =>
  format(language, {
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  }).format(at);

export const countOf = (count: number, language: Language): string =>
  new Intl.NumberFormat(LOCALE[language]).format(count);

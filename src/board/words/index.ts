import { REASONS, type ReasonCode } from '../../core/reasons.js';
import { en } from './en.js';
import { zh } from './zh.js';

type Said<T> = T extends (...given: infer G) => unknown
  ? (...given: G) => string
  : T extends string
    ? string
    : { readonly [K in keyof T]: Said<T[K]> };

export type Words = Said<typeof zh>;
export type Language = 'zh' | 'en';

const ALL: Readonly<Record<Language, Words>> = { zh, en };

export const wordsOf = (language: Language): Words => ALL[language];

export const HTML_LANG: Readonly<Record<Language, string>> = { zh: 'zh-CN', en: 'en' };

/** A word from one of the dictionary's tables; a code that is newer than this page is shown as it came. */
export function named(table: Readonly<Record<string, string>>, code: string): string {
  return Object.hasOwn(table, code) ? (table[code] ?? code) : code;
}

const isReason = (code: string): code is ReasonCode => Object.hasOwn(REASONS, code);

/** What a reason says in full: the sentence that the agent hears and the manual has. */
export const reasonSentence = (code: string, language: Language): string =>
  isReason(code) ? REASONS[code][language] : code;

export const alertTitle = (code: string, words: Words): string =>
  isReason(code) ? words.reasons[code] : named(words.alertNames, code);

/** Whether a decision of this reason let the call go; of an unknown one we say that it did not. */
export const letGo = (code: string): boolean => isReason(code) && REASONS[code].alert === 'none';

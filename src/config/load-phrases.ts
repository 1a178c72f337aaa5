import { join } from 'node:path';
import { compilePhrases, type Phrases } from '../core/hearing/compile.js';
import { parseForm, startsOpen } from '../core/hearing/form.js';
import type { PhraseBook } from '../core/hearing/phrase.js';
import { spotted } from '../core/hearing/spotted.js';
import { problem } from './pack-file.js';
import { type PhraseFile, phraseSchema } from './phrase-schema.js';
import { ConfigError, type ConfigProblem } from './problems.js';
import { readYamlFile, type YamlFile, type YamlWords } from './yaml-file.js';

const WORDS: YamlWords = {
  unreadable: [
    '请检查 hearing.phrases；随附的短语文件在 config/phrases/',
    'check hearing.phrases; the shipped files of phrases are in config/phrases/',
  ],
  noSuchKey: [
    '没有这个键；短语文件的键见 docs/hearing.md',
    'no such key; docs/hearing.md lists the keys of a phrase file',
  ],
};

export interface PhraseSource {
  readonly language: PhraseBook['language'];
  /** The folder of the shipped files. */
  readonly shipped: string;
  /** A site's own, read after the shipped one. */
  readonly files: readonly string[];
}

/**
 * Reads the shipped phrases of a language and a site's own behind them: a phrase takes the place of the one with its id, a set that
 * of its name, all else is added. Throws {@link ConfigError} with file, line, key and remedy.
 */
export function loadPhrases({ language, shipped, files }: PhraseSource): Phrases {
  return compiled([join(shipped, `${language}.yaml`), ...files], language);
}

/** One file: by itself where it is the shipped one, else behind the shipped one of its language. */
export function checkPhrases(file: string, shipped: string): Phrases {
  const { language } = read(file).book;
  const base = join(shipped, `${language}.yaml`);
  return compiled(base === file ? [file] : [base, file], language);
}

interface Read {
  readonly yaml: YamlFile;
  readonly book: PhraseFile;
}

function read(file: string): Read {
  const yaml = readYamlFile(file, WORDS);
  const checked = phraseSchema.safeParse(yaml.value);
  if (!checked.success) throw new ConfigError(yaml.problems(checked.error.issues));
  return { yaml, book: checked.data };
}

const NOTHING: PhraseBook = {
  language: '',
  fold: [],
  contractions: {},
  alike: [],
  fillers: [],
  key: [],
  tolerance: [5, 9],
  sets: {},
  not: [],
  phrases: [],
};

function compiled(files: readonly string[], language: string): Phrases {
  const reads = files.map(read);
  for (const { yaml, book } of reads)
    if (book.language !== language) throw problem(yaml, ['language'], 'other-language');
  let whole = NOTHING;
  for (const one of reads) {
    whole = joined(whole, one.book);
    checkForms(one, whole);
  }
  const answer = compilePhrases(whole);
  // Every form was read before, at its place in its file.
  if (!answer.ok) throw new Error(`a form cannot be read: ${JSON.stringify(answer.problems)}`);
  for (const one of reads) checkSpots(one, answer.phrases);
  return answer.phrases;
}

const joined = (base: PhraseBook, own: PhraseFile): PhraseBook => ({
  language: own.language,
  fold: [...base.fold, ...own.fold],
  contractions: { ...base.contractions, ...own.contractions },
  alike: [...base.alike, ...own.alike],
  fillers: [...base.fillers, ...own.fillers],
  key: [...base.key, ...own.key],
  tolerance: own.tolerance ?? base.tolerance,
  sets: { ...base.sets, ...own.sets },
  not: [...base.not, ...own.not],
  phrases: [
    ...base.phrases.filter(({ id }) => !own.phrases.some((phrase) => phrase.id === id)),
    ...own.phrases,
  ],
});

function checkForms({ yaml, book }: Read, { sets }: PhraseBook): void {
  const problems: ConfigProblem[] = [];
  const refuse = (path: readonly (string | number)[], message: string): void =>
    void problems.push(...problem(yaml, path, message).problems);
  const check = (texts: readonly string[], path: readonly (string | number)[]): void => {
    for (const [i, text] of texts.entries()) {
      const parsed = parseForm(text, sets);
      if (!parsed.ok) refuse([...path, i], parsed.why);
      else if (startsOpen(parsed.form)) refuse([...path, i], 'form-open');
    }
  };
  for (const name of Object.keys(book.sets)) {
    const parsed = parseForm(`{${name}}`, sets);
    if (!parsed.ok) refuse(['sets', name], parsed.why);
  }
  check(book.not, ['not']);
  for (const [i, { id, say, not }] of book.phrases.entries()) {
    if (book.phrases.findIndex((phrase) => phrase.id === id) < i)
      refuse(['phrases', i, 'id'], 'phrase-twice');
    check(say, ['phrases', i, 'say']);
    check(not, ['phrases', i, 'not']);
  }
  if (problems.length > 0) throw new ConfigError(problems);
}

function checkSpots({ yaml, book }: Read, phrases: Phrases): void {
  for (const [i, phrase] of book.phrases.entries()) {
    // Another file has put its own in its place.
    if (!phrases.all.includes(phrase)) continue;
    for (const [j, { words }] of phrase.spot.entries())
      if (!spotted(phrases, phrase, words))
        throw problem(yaml, ['phrases', i, 'spot', j, 'words'], 'spot-unmatched');
  }
}

import { type Automaton, createAutomaton } from './automaton.js';
import { EXACT, type Found, type Tolerance } from './find.js';
import { type Form, type FormProblem, parseForm } from './form.js';
import type { Phrase, PhraseBook, Voice } from './phrase.js';
import { createScan } from './scan.js';
import { createReader, type Reader, type Token } from './tokens.js';

/** A phrase book made ready to be held against what is heard. */
export interface Phrases {
  readonly language: string;
  readonly read: Reader;
  /** Begins to read the words of one voice. */
  scan(speaker: Voice): PhraseScan;
  readonly all: readonly Phrase[];
}

export interface FoundPhrase extends Found {
  readonly phrase: Phrase;
}

/** As {@link createScan}, for phrases. */
export interface PhraseScan {
  read(tokens: readonly Token[]): PhraseSearch;
  fix(): void;
  breakOff(): void;
}

export interface PhraseSearch {
  readonly found: readonly FoundPhrase[];
  /** Where words begin that may yet turn out to cancel what was found over them. */
  readonly undecided: readonly number[];
}

/** A form that cannot be read, and where it stands in the book. */
export interface BadForm {
  readonly path: readonly (string | number)[];
  readonly why: FormProblem;
}

export type Compiled =
  | { readonly ok: true; readonly phrases: Phrases }
  | { readonly ok: false; readonly problems: readonly BadForm[] };

interface Owned {
  readonly form: Form;
  /** Absent where the form cancels every phrase. */
  readonly phrase?: Phrase;
}

export function compilePhrases(book: PhraseBook): Compiled {
  const read = createReader(book);
  const problems: BadForm[] = [];
  const parse = (texts: readonly string[], path: BadForm['path'], phrase?: Phrase): Owned[] =>
    texts.flatMap((text, i) => {
      const parsed = parseForm(text, book.sets);
      if (parsed.ok) return [{ form: parsed.form, ...(phrase && { phrase }) }];
      problems.push({ path: [...path, i], why: parsed.why });
      return [];
    });
  const said = book.phrases.flatMap((phrase, i) => parse(phrase.say, ['phrases', i, 'say'], phrase));
  const notSaid = [
    ...parse(book.not, ['not']),
    ...book.phrases.flatMap((phrase, i) => parse(phrase.not, ['phrases', i, 'not'], phrase)),
  ];
  if (problems.length > 0) return { ok: false, problems };
  const automaton = (forms: readonly Owned[]): Automaton =>
    createAutomaton(
      forms.map(({ form }) => form),
      read,
    );
  const [yes, no] = [automaton(said), automaton(notSaid)];
  const [one, two] = book.tolerance;
  const tolerance: Tolerance = (words) => (words >= two ? 2 : words >= one ? 1 : 0);
  return {
    ok: true,
    phrases: {
      language: book.language,
      read,
      all: book.phrases,
      scan(speaker) {
        const [saying, cancelling] = [createScan(yes, tolerance), createScan(no, EXACT)];
        return {
          read(tokens) {
            const against = cancelling.read(tokens);
            const found = saying.read(tokens).found.flatMap((one) => {
              const phrase = said[one.form]?.phrase;
              return phrase?.speakers.includes(speaker) && !cancelled(one, phrase, against.found, notSaid)
                ? [{ ...one, phrase }]
                : [];
            });
            return { found, undecided: against.open };
          },
          fix() {
            saying.fix();
            cancelling.fix();
          },
          breakOff() {
            saying.breakOff();
            cancelling.breakOff();
          },
        };
      },
    },
  };
}

function cancelled(
  found: Found,
  phrase: Phrase,
  against: readonly Found[],
  forms: readonly Owned[],
): boolean {
  return against.some(({ form, from, to }) => {
    const owner = forms[form]?.phrase;
    return (owner === undefined || owner === phrase) && from < found.to && to > found.from;
  });
}

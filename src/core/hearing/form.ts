/** A form, taken apart. */
export type Form =
  | { readonly kind: 'words'; readonly text: string }
  | { readonly kind: 'row'; readonly parts: readonly Form[] }
  | { readonly kind: 'one-of'; readonly choices: readonly Form[] }
  | { readonly kind: 'maybe'; readonly part: Form }
  /** A few words, whatever they are. */
  | { readonly kind: 'gap' };

export type ParsedForm =
  | { readonly ok: true; readonly form: Form }
  | { readonly ok: false; readonly why: FormProblem };
export type FormProblem = 'form-bracket' | 'form-empty' | 'form-set' | 'form-deep';

/** Sets may name sets, so deep; a set that comes back to itself would be without end. */
const DEEPEST = 12;

/**
 * Reads a form: words side by side; `(a | b)` one of them; `x?` with or without; `{name}` one of the set of that name; `..` up to
 * three words, whatever they are. A question mark belongs to the word, the bracket or the set right before it.
 */
export function parseForm(text: string, sets: Readonly<Record<string, string>>, depth = 0): ParsedForm {
  if (depth > DEEPEST) return { ok: false, why: 'form-deep' };
  const tokens = text.match(/\.\.|\{[^{}]*\}|[()|?]|[^\s(){}|?.]+|\S/gu) ?? [];
  let at = 0;
  let problem: FormProblem | undefined;
  const refuse = (why: FormProblem): Form => {
    problem ??= why;
    return { kind: 'gap' };
  };

  function choices(): Form {
    const found = [row()];
    while (tokens[at] === '|') {
      at++;
      found.push(row());
    }
    return found.length === 1 && found[0] ? found[0] : { kind: 'one-of', choices: found };
  }

  function row(): Form {
    const parts: Form[] = [];
    for (let next = tokens[at]; next !== undefined && next !== '|' && next !== ')'; next = tokens[at]) {
      at++;
      const part = one(next);
      if (tokens[at] !== '?') {
        parts.push(part);
        continue;
      }
      at++;
      parts.push({ kind: 'maybe', part });
    }
    return parts.length === 0 ? refuse('form-empty') : { kind: 'row', parts };
  }

  function one(token: string): Form {
    if (token === '..') return { kind: 'gap' };
    if (token === '(') {
      const inner = choices();
      if (tokens[at] !== ')') return refuse('form-bracket');
      at++;
      return inner;
    }
    if (token.startsWith('{') && token.length > 1) {
      const set = sets[token.slice(1, -1).trim()];
      if (set === undefined) return refuse('form-set');
      const inner = parseForm(set, sets, depth + 1);
      return inner.ok ? inner.form : refuse(inner.why);
    }
    return /^[?{}.]$/.test(token) ? refuse('form-bracket') : { kind: 'words', text: token };
  }

  const form = choices();
  if (at < tokens.length) refuse('form-bracket');
  return problem === undefined ? { ok: true, form } : { ok: false, why: problem };
}

/** Whether a form may begin with any word, or with none: it would be found in all that is said. */
export function startsOpen(form: Form): boolean {
  switch (form.kind) {
    case 'words':
      return !/[\p{L}\p{N}]/u.test(form.text);
    case 'row': {
      const first = form.parts.find(({ kind }) => kind !== 'maybe');
      return (
        form.parts.some((part, i) => part.kind === 'gap' && form.parts.slice(0, i).every(mayBeMissing)) ||
        !first ||
        startsOpen(first)
      );
    }
    case 'one-of':
      return form.choices.some(startsOpen);
    case 'maybe':
      return true;
    case 'gap':
      return true;
  }
}

const mayBeMissing = (form: Form): boolean => form.kind === 'maybe' || form.kind === 'gap';

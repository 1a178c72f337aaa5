/**
 * Phrases in the tokens of a model whose tokens are characters. Models of pinyin or word pieces need a `keywords.txt` made by
 * `sherpa-onnx-cli text2token`: to guess a reading would spot something else.
 */
export function keywordLines(
  phrases: readonly string[],
  tokens: ReadonlySet<string>,
): { readonly lines: string; readonly unknown: readonly string[] } {
  const unknown: string[] = [];
  const lines: string[] = [];
  for (const phrase of phrases) {
    const characters = [...phrase.replace(/\s+/g, '')];
    if (characters.length > 0 && characters.every((one) => tokens.has(one)))
      lines.push(`${characters.join(' ')} @${characters.join('')}\n`);
    else unknown.push(phrase);
  }
  return { lines: lines.join(''), unknown };
}

/** `tokens.txt` is a token and its number a line. */
export const readTokens = (text: string): ReadonlySet<string> =>
  new Set(text.split('\n').map((line) => line.split(' ')[0] ?? ''));

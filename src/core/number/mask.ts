const HIDDEN = '****';

/** Digits shown at the front and at the end, by how many there are: the shorter the text, the less of it. */
const SHOWN: readonly { readonly from: number; readonly head: number; readonly tail: number }[] = [
  { from: 11, head: 3, tail: 4 },
  { from: 10, head: 3, tail: 2 },
  { from: 7, head: 2, tail: 2 },
  { from: 5, head: 1, tail: 1 },
  { from: 3, head: 0, tail: 1 },
];

/**
 * A number as people and logs may see it: `138****8000`, `106****34`, `9****8` (R7.2). Safe for any text: only digits
 * survive, so nothing dialled can forge a log line; +86 is dropped, so that every spelling is masked alike.
 */
export function maskNumber(keyOrDigits: string): string {
  const text = keyOrDigits.slice(0, 512).replace(/^\s*(?:\+86|86:)/, '');
  const plus = text.trimStart().startsWith('+') ? '+' : '';
  const digits = text.replace(/[^0-9]/g, '');
  const shown = SHOWN.find(({ from }) => digits.length >= from);
  if (!shown) return `${plus}${HIDDEN}`;
  return `${plus}${digits.slice(0, shown.head)}${HIDDEN}${digits.slice(-shown.tail)}`;
}

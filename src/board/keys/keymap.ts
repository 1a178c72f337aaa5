import type { Words } from '../words/index.js';

export type Deed = keyof Words['keyMap'];

/** The digits are those of the spoken alert on the supervisor's phone. */
export const KEYS: readonly { readonly deed: Deed; readonly keys: readonly string[] }[] = [
  { deed: 'acknowledge', keys: ['0', 'a'] },
  { deed: 'listen', keys: ['1', 'l'] },
  { deed: 'whisper', keys: ['2', 'w'] },
  { deed: 'join', keys: ['3', 'i'] },
  { deed: 'end', keys: ['9', 'e'] },
  { deed: 'next', keys: ['ArrowDown', 'j'] },
  { deed: 'previous', keys: ['ArrowUp', 'k'] },
  { deed: 'search', keys: ['/'] },
  { deed: 'board', keys: ['b'] },
  { deed: 'mute', keys: ['m'] },
  { deed: 'help', keys: ['?'] },
];

export interface Pressed {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly metaKey: boolean;
  readonly repeat: boolean;
}

/** What a key means; with a modifier it is the browser's, and a key held down acts once. */
export function deedOf({ key, ctrlKey, altKey, metaKey, repeat }: Pressed): Deed | undefined {
  if (ctrlKey || altKey || metaKey) return undefined;
  const found = KEYS.find(({ keys }) => keys.includes(key.length === 1 ? key.toLowerCase() : key));
  if (repeat && found?.deed !== 'next' && found?.deed !== 'previous') return undefined;
  return found?.deed;
}

import type { Unparseable } from './phone-number.js';
import { unparseable } from './unparseable.js';

/** What is left of a dialled string once the writing is taken off: digits, a leading plus, an extension, a context. */
export interface DialledText {
  readonly digits: string;
  readonly plus: boolean;
  readonly extension?: string;
  /** RFC 3966 `phone-context` where it is a global prefix: its digits (`86`, `8610`). */
  readonly context?: string;
  /** A second reading: the last group behind a dash taken as an extension, `010-62551234-801`. */
  readonly dashed?: { readonly digits: string; readonly extension: string };
}

/** Nobody dials that much; a longer text is not looked at, so its cost is bounded. */
const MAX_TEXT = 512;
/** Outside line (2) + carrier prefix (6) + 00 + E.164 (15), with room for a trunk prefix. */
const MAX_DIGITS = 28;

const SCHEME = /^(tel|sips?):/i;
// biome-ignore lint/suspicious/noControlCharactersInRegex: line breaks and NUL are what this refuses
const CONTROL = /[\u0000-\u001f\u007f]/;
const SEPARATORS = /[ ()[\].-]/g;
const NUMBER = /^[+0-9 ()[\].-]*/;
const EXTENSION = /^(?:,+|#|x|p+|w+|ext(?:ension)?\.?|转|轉|分机|分機)\s*[:.]?\s*(\d{1,6})#?$/i;
const PARAMETER = /^([a-z][a-z0-9-]*)(?:=([a-z0-9+._~:/-]*))?$/i;
const DASHED = /^(.*\d)[ ]*-[ ]*(\d{1,6})$/;

/** Takes the writing off a dialled string. Total: any string, any length. */
export function readText(raw: string): DialledText | Unparseable {
  if (raw.length > MAX_TEXT) return unparseable('too-long');
  if (CONTROL.test(raw)) return unparseable('bad-characters');
  const text = userPart(fold(raw).trim());
  if (text === undefined) return unparseable('bad-characters');
  if (text === '') return unparseable('empty');
  const [head = '', ...parameters] = text.split(';');
  const number = NUMBER.exec(head)?.[0] ?? '';
  const fields = readParameters(parameters);
  const behind = readExtension(head.slice(number.length).trim());
  if (!fields || behind === undefined) return unparseable('bad-characters');
  return digitsOf(number, fields.extension ?? behind, fields.context ?? '');
}

function digitsOf(written: string, extension: string, context: string): DialledText | Unparseable {
  const compact = written.replace(SEPARATORS, '');
  if (!/^\+?[0-9]*$/.test(compact)) return unparseable('bad-characters');
  const plus = compact.startsWith('+');
  // `+44 (0)20 …`: the bracketed trunk prefix is for callers at home and no part of the number.
  const number = plus ? written.replace(/[([] *0 *[)\]]/, '') : written;
  const digits = number.replace(/[^0-9]/g, '');
  if (digits === '') return unparseable('empty');
  if (digits.length > MAX_DIGITS) return unparseable('too-long');
  const tail = extension === '' ? DASHED.exec(number.trim()) : null;
  return {
    digits,
    plus,
    ...(extension === '' ? {} : { extension }),
    ...(context === '' ? {} : { context }),
    ...(tail ? { dashed: { digits: (tail[1] ?? '').replace(/[^0-9]/g, ''), extension: tail[2] ?? '' } } : {}),
  };
}

/** What stands behind the number: nothing, the `#` that ends dialling, or an extension; undefined for anything else. */
function readExtension(text: string): string | undefined {
  return text === '' || text === '#' ? '' : EXTENSION.exec(text)?.[1];
}

/** Full-width forms to ASCII, every kind of space and dash to one, invisible direction marks away. */
function fold(raw: string): string {
  return (
    raw
      .replace(/[\uff01-\uff5e]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
      .replace(/[\u00a0\u2000-\u200a\u202f\u205f\u3000]/g, ' ')
      .replace(/[\u2010-\u2015\u2212\u30fc\u3011\u3010]/g, (mark) => FOLDED[mark] ?? '-')
      // Address books wrap copied numbers in direction marks; they are not seen and mean nothing here.
      .replace(/[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g, '')
  );
}

const FOLDED: Readonly<Record<string, string>> = { '\u3010': '[', '\u3011': ']' };

/** The user part of a `tel:`, `sip:` or `sips:` URI, percent-decoded once; other text as it stands. */
function userPart(text: string): string | undefined {
  const bracketed = /^<([^<>]*)>(?:;[^<>]*)?$/.exec(text);
  const uri = bracketed?.[1] ?? text;
  const scheme = SCHEME.exec(uri);
  if (!scheme) return bracketed ? undefined : text;
  const rest = uri.slice(scheme[0].length);
  const isTel = scheme[0].length === 4 && /^tel:/i.test(scheme[0]);
  const parts = isTel ? [rest] : rest.split('@');
  if (parts.length > 2) return undefined;
  const decoded = percentDecode((parts[0] ?? '').replace(/\?.*$/, ''));
  return decoded === undefined || CONTROL.test(decoded) ? undefined : fold(decoded).trim();
}

function percentDecode(text: string): string | undefined {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

function readParameters(
  parameters: readonly string[],
): { readonly extension?: string; readonly context?: string } | undefined {
  let extension: string | undefined;
  let context: string | undefined;
  for (const parameter of parameters) {
    const field = PARAMETER.exec(parameter);
    if (!field) return undefined;
    const [, name = '', value = ''] = field;
    if (name.toLowerCase() === 'ext') {
      if (!/^[0-9]{1,6}$/.test(value)) return undefined;
      extension = value;
    }
    if (name.toLowerCase() === 'phone-context' && /^\+[0-9]{1,7}$/.test(value)) context = value.slice(1);
  }
  return { ...(extension === undefined ? {} : { extension }), ...(context === undefined ? {} : { context }) };
}

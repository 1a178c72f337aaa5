/**
 * Undoes FreeSWITCH's percent-encoding. Total: an escape that is none stays as it came, and bytes that are no UTF-8 (caller
 * names in Big5 or GBK) become U+FFFD, where decodeURIComponent would throw.
 */
export function percentDecode(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    const bytes = Buffer.from(text, 'utf8');
    let end = 0;
    for (let at = 0; at < bytes.length; at++) {
      const value = bytes[at] === 0x25 ? hex(bytes[at + 1]) * 16 + hex(bytes[at + 2]) : Number.NaN;
      if (Number.isNaN(value)) bytes[end++] = bytes[at] ?? 0;
      else {
        bytes[end++] = value;
        at += 2;
      }
    }
    return bytes.toString('utf8', 0, end);
  }
}

function hex(code: number | undefined): number {
  if (code === undefined) return Number.NaN;
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  const letter = code | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : Number.NaN;
}

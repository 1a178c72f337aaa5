const HIDDEN = '****';

/**
 * A number as people and logs may see it: `138****8000`, `010****1234`, `86:9****` … (R7.2). Safe for any text: only
 * digits survive (so nothing dialled can forge a log line), at most three at the front and four at the end, and never
 * more than half of them.
 */
export function maskNumber(keyOrDigits: string): string {
  const short = /^(\d{1,3}):(\d{1,12})$/.exec(keyOrDigits);
  const national = short?.[2] ?? keyOrDigits.slice(0, 512).replace(/^\s*\+86/, '');
  const plus = short === null && national === keyOrDigits && /^\s*\+/.test(keyOrDigits) ? '+' : '';
  const digits = national.replace(/[^0-9]/g, '');
  const shown = Math.floor(digits.length / 2);
  const tail = Math.min(4, Math.max(0, shown - 1));
  const head = Math.min(3, shown - tail);
  return `${plus}${digits.slice(0, head)}${HIDDEN}${tail > 0 ? digits.slice(-tail) : ''}`;
}

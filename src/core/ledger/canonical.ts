/** Deeper than any record goes; it keeps the function total on a value that contains itself. */
const DEEPEST = 64;

/**
 * The one spelling of a value as JSON: keys sorted by code unit, no white space, nothing undefined, and numbers as
 * ECMAScript prints them (not-a-number and infinities become null). Total: whatever is given, text comes out.
 */
export function canonical(value: unknown): string {
  return write(value, 0) ?? 'null';
}

function write(value: unknown, depth: number): string | undefined {
  if (value === null || depth > DEEPEST) return 'null';
  switch (typeof value) {
    case 'string':
    case 'boolean':
    case 'number':
      return JSON.stringify(value);
    case 'bigint':
      return value.toString();
    case 'object':
      return Array.isArray(value) ? writeArray(value, depth) : writeObject(value, depth);
    default:
      return undefined;
  }
}

function writeArray(items: readonly unknown[], depth: number): string {
  return `[${items.map((item) => write(item, depth + 1) ?? 'null').join(',')}]`;
}

function writeObject(value: object, depth: number): string {
  const members: string[] = [];
  for (const [key, item] of Object.entries(value).sort(byKey)) {
    const text = write(item, depth + 1);
    if (text !== undefined) members.push(`${JSON.stringify(key)}:${text}`);
  }
  return `{${members.join(',')}}`;
}

const byKey = (a: readonly [string, unknown], b: readonly [string, unknown]): number =>
  a[0] < b[0] ? -1 : 1;

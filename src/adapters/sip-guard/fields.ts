/** Reading inside one header value: quotes, angle brackets and commas, as RFC 3261 §7.3.1 and §25.1 have them. */

/** Splits at commas that stand outside quoted strings and angle brackets; pieces keep their bytes. */
export function splitList(value: string): string[] {
  const pieces: string[] = [];
  let start = 0;
  let quoted = false;
  let angle = false;
  for (let at = 0; at < value.length; at += 1) {
    const char = value[at];
    if (quoted) {
      if (char === '\\') at += 1;
      else if (char === '"') quoted = false;
    } else if (char === '"') quoted = true;
    else if (char === '<') angle = true;
    else if (char === '>') angle = false;
    else if (char === ',' && !angle) {
      pieces.push(value.slice(start, at).trim());
      start = at + 1;
    }
  }
  return [...pieces, value.slice(start).trim()];
}

/** The part of From or To outside the name and the address: where the header's own parameters stand. */
function afterAddress(value: string): string {
  const unquoted = value.replace(/"(?:[^"\\]|\\.)*"/g, '""');
  const close = unquoted.lastIndexOf('>');
  return close >= 0 ? unquoted.slice(close + 1) : unquoted;
}

export function tagOf(value: string): string | undefined {
  return /;\s*tag\s*=\s*([^\s;,]+)/i.exec(afterAddress(value))?.[1];
}

/** The address of From or To without name and header parameters. */
export function addressOf(value: string): string {
  const unnamed = value.replace(/"(?:[^"\\]|\\.)*"/g, '');
  const angle = /<([^>]*)>/.exec(unnamed)?.[1];
  return (angle ?? unnamed.split(';', 1)[0] ?? '').trim();
}

export interface Via {
  readonly transport: string;
  readonly host: string;
  readonly port?: number;
  readonly branch?: string;
  /** Present without a value: the client asks for it (RFC 3581 §3). */
  readonly rport: boolean;
  /** The value without received and rport, ready for ours to be added. */
  readonly bare: string;
}

const VIA =
  /^SIP\s*\/\s*2\.0\s*\/\s*([A-Za-z0-9-]+)\s+(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)\s*(?::\s*(\d{1,5}))?\s*(;.*)?$/i;

export function readVia(value: string): Via | undefined {
  const [, transport, host, port, params = ''] = VIA.exec(value) ?? [];
  if (!transport || !host || (port !== undefined && (Number(port) < 1 || Number(port) > 65535)))
    return undefined;
  const branch = /;\s*branch\s*=\s*([^\s;,"]+)/i.exec(params)?.[1];
  return {
    transport: transport.toUpperCase(),
    host,
    ...(port === undefined ? {} : { port: Number(port) }),
    ...(branch === undefined ? {} : { branch }),
    rport: /;\s*rport\s*(?=;|=|$)/i.test(params),
    bare: value.replace(/;\s*(?:rport|received)\s*(?:=\s*[^;\s]*)?\s*(?=;|$)/gi, ''),
  };
}

export interface Dialled {
  /** The number as dialled, still raw. */
  readonly user: string;
  /** True where the string names the destination host itself and so does not pass the trunk's guard. */
  readonly explicit: boolean;
}

/**
 * What a dialstring of a PBX says: `13800138000@trunk` (the trunk decides the way), or `trunk/sip:13800138000@host`
 * (the string decides). Total; an odd string is its own user part, which then cannot be read as a number.
 */
export function readDialstring(dialstring: string): Dialled {
  const bare = dialstring.replace(/^PJSIP\//i, '');
  const explicit = /^[^/]*\/(?:<?sips?:)([^@>;]*)/i.exec(bare);
  if (explicit) return { user: explicit[1] ?? '', explicit: true };
  const at = bare.lastIndexOf('@');
  return { user: at < 0 ? bare : bare.slice(0, at), explicit: false };
}

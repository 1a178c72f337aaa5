/** A value that Asterisk's configuration would read as something else than itself. */
export class UnsafeConfiguration extends Error {
  override readonly name = 'UnsafeConfiguration';
}

const refuse = (place: string, rule: string): never => {
  throw new UnsafeConfiguration(
    `render: the ${place} cannot be written to Asterisk's configuration: ${rule}`,
  );
};

/** Section and object names: nothing a parser, a dial string or a dialplan expression gives a meaning to. */
export function name(value: string, place: string): string {
  return /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}$/.test(value)
    ? value
    : refuse(place, 'letters, digits, dot, dash and underscore only');
}

/** A plain value after `=`: printable, without comment, template, section or expression characters. */
export function conf(value: string, place: string): string {
  return /^[\x21-\x7e]{1,255}$/.test(value) && !/[;[\](){}"'\\$,&|<>]/.test(value)
    ? value
    : refuse(place, 'no spaces, control characters, quotes, brackets or ; \\ $ , & | < >');
}

export function numeric(value: string, place: string): string {
  return /^[0-9]{2,8}$/.test(value) ? value : refuse(place, 'two to eight digits');
}

export function soundPath(value: string): string {
  return /^[A-Za-z0-9_./-]{1,200}$/.test(value) && !value.split('/').includes('..')
    ? value.replace(/\/+$/, '')
    : refuse('folder of the prompts', 'a plain path');
}

/** In Dial's first argument `;` begins a comment of the file and `,` the next argument. */
export function dialString(value: string): string {
  return /[,&|\s]/.test(value)
    ? refuse('dial string', 'no comma, ampersand or space')
    : value.replaceAll(';', '\\;');
}

/** Puts each `;@slot` line's lines in its place. A slot the template lacks or nobody fills is an error, not a gap. */
export function fill(template: string, slots: Readonly<Record<string, readonly string[]>>): string {
  const left = new Set(Object.keys(slots));
  const lines = template.split('\n').flatMap((line) => {
    const slot = /^;@([a-z-]+)$/.exec(line)?.[1];
    if (slot === undefined) return [line];
    left.delete(slot);
    return slots[slot] ?? refuse(`slot ${slot}`, 'it is not known');
  });
  if (left.size > 0) refuse(`template`, `it has no place for ${[...left].join(', ')}`);
  return lines.join('\n');
}

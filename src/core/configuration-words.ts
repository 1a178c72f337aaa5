/** A value that a PBX's configuration would read as something else than itself. */
export class UnsafeConfiguration extends Error {
  override readonly name = 'UnsafeConfiguration';
}

/** Names the place and the rule, never the value: it may be a password. */
export const refuse = (place: string, rule: string): never => {
  throw new UnsafeConfiguration(`render: the ${place} cannot be written to the PBX's configuration: ${rule}`);
};

/** Sections, objects, gateways, users: nothing that a parser, a dial string or an expression of either PBX gives a meaning to. */
export function name(value: string, place: string): string {
  return /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}$/.test(value)
    ? value
    : refuse(place, 'letters, digits, dot, dash and underscore only');
}

export function numeric(value: string, place: string): string {
  return /^[0-9]{2,8}$/.test(value) ? value : refuse(place, 'two to eight digits');
}

export function soundPath(value: string): string {
  return /^[A-Za-z0-9_./-]{1,200}$/.test(value) && !value.split('/').includes('..')
    ? value.replace(/\/+$/, '')
    : refuse('folder of the prompts', 'a plain path');
}

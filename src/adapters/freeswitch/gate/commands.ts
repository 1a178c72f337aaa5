/** A value that the event socket would read as something else than itself. */
export class UnsafeWord extends Error {
  override readonly name = 'UnsafeWord';
}

/** One word of a variable or an argument: no space splits it, no `$` expands it, no line break ends it. */
export function word(value: string): string {
  if (/^[!#%&'()*+,\-./0-9:;=?@A-Z[\]_a-z~]{1,512}$/.test(value)) return value;
  throw new UnsafeWord(`trunk gate: not a word that can be sent: ${value.length} characters`);
}

export const CONNECT = 'connect\n\n';

/**
 * Runs an application on the leg itself. The arguments are words; they are joined by single spaces. Not one byte more than is
 * needed: FreeSWITCH reads them one by one, with two system calls each, while the leg waits. (The space after the colon is
 * needed: other readers, modesl among them, know no header without it.)
 */
export function execute(application: string, ...words: readonly string[]): string {
  const argument = words.map(word).join(' ');
  return `sendmsg\ncall-command: execute\nexecute-app-name: ${word(application)}\nexecute-app-arg: ${argument}\n\n`;
}

/** A variable on another leg; needs `full` in the hook's own arguments. */
export const setOn = (channel: string, variable: string, value: string): string =>
  `api uuid_setvar ${word(channel)} ${word(variable)} ${word(value)}\n\n`;

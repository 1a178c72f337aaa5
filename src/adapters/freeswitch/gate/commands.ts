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
 * Runs an application on the leg itself. The argument goes as the body of the message: FreeSWITCH reads a body at once, but what
 * stands before it byte by byte, with two system calls and a yield of the processor each, while the leg waits. (The space after
 * the colon is needed: other readers, modesl among them, know no header without it.)
 */
export function execute(application: string, argument: string): string {
  const head = `sendmsg\ncall-command: execute\nexecute-app-name: ${word(application)}`;
  return `${head}\nContent-Type: text/plain\nContent-Length: ${argument.length}\n\n${argument}`;
}

/** Several variables of the leg in one go, and functions of FreeSWITCH's own that are called with it. What is set are words. */
export const setAll = (variables: readonly string[], calls: readonly string[]): string =>
  execute('multiset', `^^|${variables.map(word).join('|')}|callward_gate=${calls.join('')}`);

/** `${name(word …)}`, which FreeSWITCH calls when it expands the argument it stands in; `${uuid}` is the leg itself. */
export const call = (name: string, ...words: readonly string[]): string =>
  `\${${name}(${words.map((one) => (one === LEG ? LEG : word(one))).join(' ')})}`;
export const LEG = '${uuid}';

/** A variable on another leg; needs `full` in the hook's own arguments. */
export const setOn = (channel: string, variable: string, value: string): string =>
  `api uuid_setvar ${word(channel)} ${word(variable)} ${word(value)}\n\n`;

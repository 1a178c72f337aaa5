import { readFileSync } from 'node:fs';
import { type Leg, readLeg } from '../../../../src/adapters/freeswitch/gate/leg.js';

export const HOOK = 'execute_on_originate_shield';

export const capture = (name: string): Buffer => readFileSync(`test/fixtures/esl/${name}.raw`);

/** The header block of the leg in a capture, as text; `\n\n` taken off. */
export function headOf(name: string): string {
  const text = capture(name).toString('latin1');
  return text.slice(0, text.indexOf('\n\n'));
}

/** The captured raw originate with some headers replaced, added (as variables) or taken away. */
export function described(change: Readonly<Record<string, string | undefined>> = {}): string {
  const lines = headOf('34_outbound_socket_hook_leg_raw_originate').split('\n');
  const left = lines.filter((line) => !(line.slice(0, line.indexOf(':')) in change));
  const added = Object.entries(change).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}: ${encodeURIComponent(value)}`],
  );
  const [first = '', ...rest] = left;
  return [first, ...added, ...rest].join('\n');
}

export function legOf(change: Readonly<Record<string, string | undefined>> = {}): Leg {
  const leg = readLeg({ head: described(change), body: Buffer.alloc(0) }, HOOK);
  if (!leg) throw new Error('no leg');
  return leg;
}

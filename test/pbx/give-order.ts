import assert from 'node:assert/strict';
import type { Lab } from '../../scripts/lab/lab.js';

export async function cli(lab: Lab, ...args: string[]): Promise<{ orders: { id: string }[] }> {
  const { code, out, err } = await lab.service.cli([...args, '--json']);
  assert.equal(code, 0, out + err);
  return JSON.parse(out);
}
export async function give(lab: Lab, kind: string, name: string, cause: string): Promise<string> {
  const why = ['--until', 'lifted', '--cause', cause, '--reference', 'test 1', '--operator', 'ann'];
  const { orders } = await cli(lab, 'order', 'give', kind, name, ...why);
  return orders[0]?.id ?? '';
}

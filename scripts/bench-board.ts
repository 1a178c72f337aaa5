/**
 * What twenty boards cost with 200 calls up: the p99 of the gate with boards and without in the same run, rounds rotated, and the memory
 * of the service over time: `scripts/bench board [--minutes N] [--rounds 4] [--calls 200] [--boards 20] [--json]`.
 * `--minutes 30 --rounds 0` is the long run on memory alone; `--minutes 0` the p99 alone.
 */
import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { measureMemory, showMemory } from './lab/bench/board-memory.js';
import { measureRatio, showRatio } from './lab/bench/board-ratio.js';
import { startBoardSite } from './lab/bench/boards.js';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '3' },
    rounds: { type: 'string', default: '4' },
    calls: { type: 'string', default: '200' },
    boards: { type: 'string', default: '20' },
    'ports-from': { type: 'string', default: '28000' },
    json: { type: 'boolean', default: false },
  },
});
const whole = (name: 'minutes' | 'rounds' | 'calls' | 'boards' | 'ports-from'): number => {
  const value = Number(values[name]);
  if (Number.isInteger(value) && value >= 0) return value;
  console.error(`scripts/bench board: --${name} takes a whole number, not "${values[name]}"`);
  process.exit(2);
};
const [minutes, rounds] = [whole('minutes'), whole('rounds')];
const scale = { calls: whole('calls'), boards: whole('boards') };
const progress = (text: string): void => void process.stderr.write(`${text}\n`);

const before = loadavg();
const site = await startBoardSite(whole('ports-from'), minutes > 0);
try {
  const ratio = rounds > 0 ? await measureRatio(site, { ...scale, rounds, progress }) : undefined;
  const memory = minutes > 0 ? await measureMemory(site, { ...scale, minutes, progress }) : undefined;
  const machine = { node: process.version, cores: cpus().length, loadBefore: before, loadAfter: loadavg() };
  if (values.json) console.log(JSON.stringify({ benchmark: 'board', ...scale, ...machine, ratio, memory }));
  else {
    if (ratio) console.log(`${showRatio(ratio)}\n`);
    if (memory) console.log(`${showMemory(memory)}\n`);
    const loads = [before, loadavg()].map((load) => load.map((one) => one.toFixed(1)).join(' '));
    console.log(`Node ${machine.node}, ${machine.cores} cores, load ${loads[0]} before, ${loads[1]} after`);
  }
} finally {
  await site.lab.close();
}

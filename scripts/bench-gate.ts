/**
 * Measures on a real Asterisk what the gate and the guard add to call set-up, and how many calls a second go through with
 * and without them: `scripts/bench gate [--json] [--quick] [--rates 5,20,50] [--rounds N] [--calls N] [--asterisk 16|22]`.
 * `--pbx freeswitch`: on the FreeSWITCH of FREESWITCH_PREFIX or PATH: unguarded, the hook, and the redirect guard.
 */
import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { type DelayFigures, measureDelay, showDelay } from './lab/bench/delay.js';
import { benchFreeswitch, showFreeswitch } from './lab/bench/freeswitch.js';
import { climb, type Ladder, showLadders } from './lab/bench/ladder.js';
import { roads, startSite } from './lab/bench/site.js';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    rates: { type: 'string' },
    rounds: { type: 'string' },
    /** Calls a road in one round; four seconds' worth unless told. */
    calls: { type: 'string' },
    asterisk: { type: 'string', default: '22' },
    pbx: { type: 'string', default: 'asterisk' },
    'ports-from': { type: 'string', default: '28000' },
    'no-ladder': { type: 'boolean', default: false },
  },
});
const { quick } = values;
const asterisk = values.asterisk === '16' ? 16 : 22;
const rates = (values.rates ?? (quick ? '20' : '5,20,50')).split(',').map((rate) => positive(rate, 'rates'));
const rounds = positive(values.rounds ?? (quick ? '2' : '3'), 'rounds');
const seconds = quick ? 2 : 4;
const ladderRates = quick ? [50, 100, 200] : [50, 75, 100, 150, 200, 250, 300, 400, 500, 600];

function positive(text: string, option: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  console.error(`scripts/bench gate: --${option} takes whole numbers above 0, not "${text}"`);
  process.exit(2);
}

const load = (): readonly number[] => loadavg().map((value) => Math.round(value * 100) / 100);
const progress = (text: string): void => {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text} …`);
  else process.stderr.write(`${text}\n`);
};

const before = load();
if (values.pbx === 'freeswitch') {
  const bench = await benchFreeswitch({
    ...{ rates, rounds, seconds, progress, portsFrom: positive(values['ports-from'], 'ports-from') },
    calls: values.calls === undefined ? undefined : positive(values.calls, 'calls'),
  });
  if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
  const run = { node: process.version, cores: cpus().length, loadBefore: before, loadAfter: load() };
  if (values.json) console.log(JSON.stringify({ benchmark: 'gate', ...bench, ...run }));
  else {
    console.log(`${showFreeswitch(bench)}\n`);
    const loads = `load ${before.join(' ')} before, ${run.loadAfter.join(' ')} after`;
    console.log(`${bench.version}, Node ${process.version}, ${run.cores} cores, ${loads}`);
  }
  process.exit(0);
}
progress(`starting Asterisk ${asterisk}, carrier and service`);
const site = await startSite({ asterisk, portsFrom: positive(values['ports-from'], 'ports-from') });
const delays: DelayFigures[] = [];
const ladders: Ladder[] = [];
const version = (await site.lab.cli('core show version')).split(' built')[0] ?? '';
try {
  progress('warming up');
  for (const road of roads) await site.run({ road, rate: 50, calls: quick ? 50 : 100 });
  for (const rate of rates) {
    const calls = values.calls === undefined ? rate * seconds : positive(values.calls, 'calls');
    delays.push(await measureDelay(site, { rate, rounds, calls, progress }));
  }
  if (!values['no-ladder']) {
    const climbing = { rates: ladderRates, seconds: quick ? 1.5 : 3, progress };
    ladders.push(await climb(site, 'both', climbing));
    await site.lab.service.stop(); // without callward means without its process and its event stream too
    ladders.push(await climb(site, 'open', climbing));
  }
} finally {
  if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
  await site.close();
}

const machine = { node: process.version, cores: cpus().length, loadBefore: before, loadAfter: load() };
if (values.json) {
  console.log(JSON.stringify({ benchmark: 'gate', asterisk: version, ...machine, delays, ladders }));
} else {
  for (const figures of delays) console.log(`${showDelay(figures)}\n`);
  if (ladders.length > 0) console.log(`${showLadders(ladders)}\n`);
  for (const { road, highest } of ladders)
    console.log(
      `highest held ${road === 'open' ? 'without callward' : 'with gate and guard'}: ${highest} calls/s`,
    );
  const loads = `load ${before.join(' ')} before, ${machine.loadAfter.join(' ')} after`;
  console.log(`${version}, Node ${process.version}, ${machine.cores} cores, ${loads}`);
}

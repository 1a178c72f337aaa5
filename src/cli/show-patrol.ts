import { createZoneClock } from '../adapters/clock/zone-clock.js';
import {
  addFinding,
  type GivenFinding,
  type PatrolCoverage,
  patrolCoverage,
} from '../app/monitoring/patrol-coverage.js';
import { weekStart } from '../core/patrol/plan.js';
import type { Context } from './context.js';
import { usage } from './failure.js';
import { readInstant } from './input.js';
import { readLedger } from './ledger.js';
import { isoTime, print, showTime } from './output.js';
import { MASKED } from './viewer.js';

const WEEK_MS = 7 * 86_400_000;

export async function showCoverage(context: Context, week: string | undefined): Promise<void> {
  const { patrol, teams } = context.config;
  const day = week === undefined ? Date.now() : readInstant(week, '--week');
  const time = createZoneClock()(patrol.zone, day);
  if (!time.known)
    throw usage(`时区未知 / unknown zone: ${patrol.zone}`, 'callward patrol --help', 'patrol.zone');
  const from = weekStart(day, time.value);
  const agents = Object.keys(patrol.leaders).flatMap((team) => teams[team] ?? []);
  await readLedger(context, async (store) => {
    const coverage = await patrolCoverage(store, agents, { from, to: from + WEEK_MS });
    const { perAgentPerWeek: planned } = patrol;
    print(context.json, { from: isoTime(from), planned, coverage: MASKED.value(coverage) }, () =>
      coverage.length === 0
        ? ['没有要巡检的坐席 / no agent is to be heard: see patrol.leaders and teams']
        : [`自 from ${showTime(from)}`, ...coverage.flatMap((one) => describe(one, planned))],
    );
  });
}

function describe({ agent, heard, seconds, patrols }: PatrolCoverage, planned: number): readonly string[] {
  const short = heard < planned ? '  未达 short' : '';
  return [
    `${agent}  ${heard}/${planned} 次 heard  ${seconds} s${short}`,
    ...patrols.map((one) => {
      const words = [one.leader, one.note].filter((word) => word !== undefined).join('  ');
      return `  ${one.id}  ${showTime(one.at)}  ${one.seconds} s  ${one.finding ?? '无结论 no finding'}  ${MASKED.text(words)}`;
    }),
  ];
}

export const giveFinding = (context: Context, given: GivenFinding): Promise<void> =>
  readLedger(context, async (store) => {
    if (!(await addFinding({ store, now: Date.now }, given)))
      throw usage('没有这次巡检 / there is no such patrol', 'callward patrol coverage', 'ID');
    print(context.json, { outcome: 'recorded', ...given }, () => [
      `已记录 recorded: ${given.id}  ${given.finding}`,
    ]);
  });

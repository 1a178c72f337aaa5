import { createDesk } from '../app/monitoring/desk.js';
import type { Quiet } from '../app/ports/board.js';
import type { ZoneClock } from '../app/ports/clock.js';
import type { CallDesk } from '../app/ports/desk.js';
import type { Config } from '../config/schema.js';
import { isQuiet, untilQuietChanges } from '../core/time/quiet.js';
import type { Application, ComposeOptions } from './compose.js';

const MINUTE_MS = 60_000;

type QuietSettings = Pick<Config['alerts'], 'quiet' | 'zone'>;

/** What the configuration says of ringing supervisors. */
export function alertSettings({ alerts }: Config, zoneClock: ZoneClock): ComposeOptions['alerts'] {
  const { ring, minGapSeconds, toldToAgent } = alerts;
  return {
    ...{ ring, toldToAgent, minGapMs: minGapSeconds * 1000 },
    quiet: ({ level, at }) => level !== 'critical' && inQuietHours(alerts, zoneClock, at),
  };
}

/** Only the gravest may sound now, on boards and on phones. */
export function inQuietHours({ quiet, zone }: QuietSettings, zoneClock: ZoneClock, at: number): boolean {
  const time = quiet && zoneClock(zone, at);
  return quiet !== undefined && time?.known === true && isQuiet(quiet, time.value.minute);
}

/** Whether it is quiet now and until when, by the wall clock; undefined where there are no quiet hours. */
export function quietAt({ quiet, zone }: QuietSettings, zoneClock: ZoneClock, at: number): Quiet | undefined {
  const time = quiet && zoneClock(zone, at);
  if (!quiet || !time?.known) return undefined;
  const { minute } = time.value;
  const minutes = untilQuietChanges(quiet, minute);
  if (minutes === undefined) return undefined;
  return { now: isQuiet(quiet, minute), until: (Math.floor(at / MINUTE_MS) + minutes) * MINUTE_MS };
}

/** What is done to live calls from the board, by the phones that the configuration names. */
export function openDesk(config: Config, { attendance }: Application): CallDesk {
  return createDesk({
    ...attendance,
    phoneOf: phoneOf(config),
    later: (ms, work) => void setTimeout(work, ms).unref(),
  });
}

/** How a PBX names the phone of an extension. */
export const phoneOf =
  (config: Config) =>
  (name: string, extension: string): string | undefined =>
    config.pbx.find((pbx) => pbx.name === name)?.phones.replace('{extension}', extension);

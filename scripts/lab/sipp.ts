import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Child } from './child.js';
import { freeUdpPort } from './ports.js';
import { oneLine } from './sip-text.js';
import { finalAnswers, readTrace } from './trace.js';

export interface SippOptions {
  /** The binary, e.g. `.callward/tools/bin/sipp`. */
  readonly sipp: string;
  /** The From user, by which the PBX knows the phone; agent1 unless told. */
  readonly agent?: string;
  /** A file in scripts/lab/sipp, without `.xml`. */
  readonly scenario: string;
  readonly host: string;
  readonly remote: { readonly host: string; readonly port: number };
  /** One call a row; `[field0]` is the number called, `[field1]` the milliseconds of talk. */
  readonly rows: readonly (readonly string[])[];
  readonly rate?: number;
  /** At most so many calls at once. */
  readonly limit?: number;
  readonly folder: string;
  readonly withinMs?: number;
}

export interface SippCall {
  readonly number: string;
  /** The final answer to INVITE; 0 when none came. */
  readonly code: number;
  readonly reason: string;
  /** INVITE out to final answer, from SIPp's own trace. */
  readonly setupMs: number;
}
export interface SippResult {
  readonly calls: readonly SippCall[];
  readonly codes: Readonly<Record<number, number>>;
  readonly exit: number;
  /** The message trace, in the lab's folder. */
  readonly trace: string;
}

export const scenarioFile = (name: string): string => join(process.cwd(), 'scripts/lab/sipp', `${name}.xml`);

let runs = 0;

/** Runs a calling scenario to its end. What happened is read from the message trace, not from SIPp's pass and fail. */
export async function runSipp(options: SippOptions): Promise<SippResult> {
  const { rows, folder, remote, rate = 10, limit = 100 } = options;
  const name = `${options.scenario}-${process.pid}-${++runs}`;
  const csv = join(folder, `${name}.csv`);
  const trace = join(folder, `${name}.msg`);
  writeFileSync(csv, `SEQUENTIAL\n${rows.map((row) => `${row.map(field).join(';')};\n`).join('')}`);
  const child = Child.start(
    options.sipp,
    [
      ...['-sf', scenarioFile(options.scenario), '-i', options.host, '-mi', options.host],
      ...['-p', String(await freeUdpPort(options.host)), '-inf', csv, '-m', String(rows.length)],
      ...[
        '-key',
        'agent',
        options.agent ?? 'agent1',
        '-r',
        String(rate),
        '-l',
        String(limit),
        '-aa',
        '-nostdin',
        '-trace_msg',
        '-message_file',
        trace,
      ],
      // A PBX that dies in a call never answers: give up on it, and let the trace tell.
      ...['-recv_timeout', '40000'],
      ...['-timeout', `${Math.ceil((options.withinMs ?? 600_000) / 1000)}s`],
      `${remote.host}:${remote.port}`,
    ],
    { log: join(folder, `${name}.log`), env: { TERM: 'dumb' } },
  );
  const exit = await child.exit;
  const calls = finalAnswers(readTrace(trace));
  const codes: Record<number, number> = {};
  for (const { code } of calls) codes[code] = (codes[code] ?? 0) + 1;
  return { calls, codes, exit, trace };
}

function field(value: string): string {
  if (value.includes(';')) throw new Error('a SIPp field must not hold a semicolon');
  return oneLine(value);
}

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SippCarrier } from '../carrier.js';
import { Child } from '../child.js';
import { type Lab, startLab, trunk } from '../lab.js';
import { freeUdpPort, hosts } from '../ports.js';
import { scenarioFile } from '../sipp.js';
import { waitFor } from '../wait.js';
import { connected, inviteTimes, parseShortTrace, Tail } from './short-trace.js';

/** The four ways from the agents to the carrier, on one PBX. */
export const roads = ['open', 'gate', 'guard', 'both'] as const;
export type Road = (typeof roads)[number];

export const roadNames: Readonly<Record<Road, string>> = {
  open: 'unguarded',
  gate: 'gate only',
  guard: 'guard only',
  both: 'gate + guard',
};

export interface Batch {
  readonly road: Road;
  readonly rate: number;
  readonly calls: number;
  readonly talkMs?: number;
}
export interface BatchResult {
  readonly placed: number;
  readonly connected: number;
  /** Set-up delay of each call that reached the carrier: agent's INVITE out to carrier's INVITE in, ms. */
  readonly delays: readonly number[];
  /** Calls a second that SIPp really placed. */
  readonly rate: number;
  /** Processor time a call, ms: steadier than the clock on a machine that does other things as well. */
  readonly cpu: { readonly asterisk: number; readonly callward: number };
}

/** Numbers that nobody called before: every call is a new question to the store. */
let nextNumber = 13_910_000_000;

export interface Site {
  readonly lab: Lab;
  run(batch: Batch): Promise<BatchResult>;
  close(): Promise<void>;
}

/** A lab with an ungated trunk and an agent a road beside the product's own; alerts do not ring, the rest is the default. */
export async function startSite(options: { asterisk: 16 | 22; portsFrom: number }): Promise<Site> {
  const lab = await startLab({ ...options, service: { config: { log: {}, alerts: { ring: false } } } });
  try {
    lab.ami.close(); // a listener would have Asterisk print every event once more
    const { sipp, carrier, tail } = await shortCarrier(lab);
    await lay(lab, carrier);
    await waitFor('the first call', async () => {
      const first = await place(lab, sipp, { road: 'open', rate: 1, calls: 1, talkMs: 10 });
      return first.answered.size === 1;
    });
    tail.next();
    return {
      lab,
      run: async (batch) => {
        const before = cpuOf(lab);
        const { sent, answered } = await place(lab, sipp, batch);
        await lab.idle(30_000);
        const after = cpuOf(lab);
        const arrived = inviteTimes(parseShortTrace(tail.next()), 'in');
        const stamps = [...sent.values()];
        const delays = [...sent].flatMap(([number, at]) => {
          const came = arrived.get(number);
          return came === undefined ? [] : [(came - at) / 1000];
        });
        const span = (stamps.at(-1) ?? 0) - (stamps[0] ?? 0);
        return {
          placed: batch.calls,
          connected: answered.size,
          delays,
          rate: span > 0 ? ((stamps.length - 1) * 1e6) / span : 0,
          cpu: {
            asterisk: (after.asterisk - before.asterisk) / batch.calls,
            callward: (after.callward - before.callward) / batch.calls,
          },
        };
      },
      close: () => lab.close(),
    };
  } catch (error) {
    await lab.close();
    throw error;
  }
}

/** In the carrier's place one with a short trace: the full one would cost more than the calls. */
export async function shortCarrier(lab: Lab, more: readonly string[] = []) {
  await lab.carrier.stop();
  const { sipp } = (lab.carrier as SippCarrier).options;
  const carrier = { host: hosts.carrier, port: lab.ports.port('carrier') };
  const trace = join(lab.folder, 'bench-carrier.short');
  const child = Child.start(
    sipp,
    [
      ...['-sf', scenarioFile('carrier-answer'), '-i', carrier.host, '-mi', carrier.host],
      ...['-p', String(carrier.port), '-nostdin', '-trace_shortmsg', '-shortmessage_file', trace],
      ...['-l', '5000', ...more],
    ],
    { log: join(lab.folder, 'bench-carrier.log'), env: { TERM: 'dumb' } },
  );
  lab.onClose(async () => void (await child.stop('SIGKILL')));
  return { sipp, carrier, tail: new Tail(trace) };
}

/** One agent a road. The gate's own context is the product's; only the trunk behind it differs in `gate`. */
async function lay(lab: Lab, carrier: { host: string; port: number }): Promise<void> {
  const common =
    'type=endpoint\ntransport=lab-udp\ndisallow=all\nallow=ulaw,alaw\ndirect_media=no\ndtmf_mode=auto\n';
  const agent = (road: Road, context: string, more = '') =>
    `[bench-${road}]\n${common}context=${context}\n${more}`;
  await lab.asterisk.rewrite(
    'pjsip_extra.conf',
    [
      '#include pjsip_callward.conf',
      `[open-trunk]\n${common}context=from-trunk\naors=open-trunk\n`,
      `[open-trunk]\ntype=aor\ncontact=sip:${carrier.host}:${carrier.port}\n`,
      agent('open', 'bench-open'),
      agent('gate', 'callward-gate', 'set_var=CALLWARD_DEFAULT_TRUNK=open-trunk\n'),
      agent('guard', 'bench-guard'),
      agent('both', 'callward-gate'),
    ].join('\n'),
    'module reload res_pjsip.so',
  );
  const dial = (context: string, out: string) =>
    `[${context}]\nexten => _X.,1,Dial(PJSIP/\${EXTEN}@${out},60)\n same => n,Hangup(\${HANGUPCAUSE})\n`;
  await lab.asterisk.rewrite(
    'extensions_extra.conf',
    `#include extensions_callward.conf\n${dial('bench-open', 'open-trunk')}${dial('bench-guard', trunk)}`,
    'dialplan reload',
  );
  await lab.guardSeen();
}

const cpuOf = (lab: Lab) => ({ asterisk: cpuMs(lab.asterisk.pid), callward: cpuMs(lab.service.pid) });

/** User and system time of a process so far, in the kernel's ticks of 10 ms; NaN where it has ended. */
export function cpuMs(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /, '')
      .split(' ');
    return (Number(fields[11]) + Number(fields[12])) * 10;
  } catch {
    return Number.NaN;
  }
}

let runs = 0;

export async function place(lab: Lab, sipp: string, { road, rate, calls, talkMs = 200 }: Batch) {
  const name = join(lab.folder, `bench-${++runs}`);
  const rows = Array.from({ length: calls }, () => `${nextNumber++};${talkMs};\n`);
  writeFileSync(`${name}.csv`, `SEQUENTIAL\n${rows.join('')}`);
  const child = Child.start(
    sipp,
    [
      ...['-sf', scenarioFile('agent-call'), '-i', hosts.agent, '-mi', hosts.agent],
      ...[
        '-p',
        String(await freeUdpPort(hosts.agent)),
        '-inf',
        `${name}.csv`,
        '-key',
        'agent',
        `bench-${road}`,
      ],
      ...['-m', String(calls), '-r', String(rate), '-l', '5000', '-nostdin'],
      ...['-trace_shortmsg', '-shortmessage_file', `${name}.short`],
      ...['-timeout', `${Math.ceil(calls / rate) + 15}s`, `${hosts.pbx}:${lab.ports.port('sip')}`],
    ],
    { log: `${name}.log`, env: { TERM: 'dumb' } },
  );
  await child.exit;
  const lines = parseShortTrace(new Tail(`${name}.short`).next());
  return { sent: inviteTimes(lines, 'out'), answered: connected(lines) };
}

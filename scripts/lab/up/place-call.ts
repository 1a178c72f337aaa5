import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { PURPOSES } from '../../../src/core/call-attempt.js';
import { sameNumber } from '../carrier.js';
import { hosts } from '../ports.js';
import { runSipp } from '../sipp.js';
import { invitesIn, readTrace } from '../trace.js';
import { runningSite, type Site } from './site.js';
import { meaning, say, Trouble } from './words.js';

/** `scripts/up call NUMBER [--purpose P]`: one real call, and what everybody saw of it. Exits as `callward check`. */
export async function placeCall(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { purpose: { type: 'string', default: 'sale' } },
    allowPositionals: true,
  });
  const [number] = positionals;
  if (number === undefined)
    throw new Trouble('which number?', 'none was given', 'scripts/up call 13800138000');
  if (!(PURPOSES as readonly string[]).includes(values.purpose)) {
    throw new Trouble(
      `"${values.purpose}" is no purpose`,
      `known are ${PURPOSES.join(', ')}`,
      'scripts/up call NUMBER --purpose service',
    );
  }
  const site = runningSite();
  if (site === undefined)
    throw new Trouble('callward is not running', 'scripts/up has not been run', 'scripts/up');

  const rings = () =>
    [...invitesIn(readTrace(site.carrierTrace)).values()].filter((i) => sameNumber(i.number, number)).length;
  const before = rings();
  const { calls } = await runSipp({
    ...{ sipp: join(process.cwd(), '.callward/tools/bin/sipp'), scenario: 'agent-call', folder: site.folder },
    ...{
      agent: `agent-${values.purpose}`,
      host: hosts.agent,
      remote: site.sip,
      rows: [[number, '1000']],
      withinMs: 40_000,
    },
  });
  const [call] = calls;
  const verdict = await check(site, number, values.purpose);
  say(`call to / 呼叫      ${number} (${values.purpose})`);
  say(`verdict / 裁决      ${verdict.outcome}${verdict.reason === undefined ? '' : ` · ${verdict.reason}`}`);
  if (verdict.zh !== undefined) say(`reason / 理由       ${verdict.zh} / ${verdict.en ?? ''}`);
  if (verdict.citation !== undefined) say(`rule / 依据         ${verdict.citation}`);
  say(
    `agent's phone / 坐席话机  SIP ${call?.code ?? 0}, ${meaning(call?.code ?? 0)}${call?.reason ? ` (${call.reason})` : ''}`,
  );
  say(`trunk / 中继        ${rings() - before} INVITE(s)`);
  say(`answer after / 用时 ${Math.round(call?.setupMs ?? Number.NaN)} ms`);
  return call?.code === 200 ? 0 : 10;
}

interface Verdict {
  readonly outcome?: string;
  readonly reason?: string;
  readonly zh?: string;
  readonly en?: string;
  readonly citation?: string;
}

function check(site: Site, number: string, purpose: string): Promise<Verdict> {
  const at =
    site.clock === undefined
      ? []
      : ['--at', new Date(Date.parse(site.clock.at) + Date.now() - site.clock.since).toISOString()];
  const cli = join(process.cwd(), 'build/src/cli/main.js');
  const args = [cli, 'check', number, '--purpose', purpose, '--json', '--config', site.config, ...at];
  return new Promise((resolve) => {
    execFile(process.execPath, args, (_error, out) => {
      try {
        resolve(JSON.parse(out) as Verdict);
      } catch {
        resolve({ outcome: 'unknown: callward check gave no answer' });
      }
    });
  });
}

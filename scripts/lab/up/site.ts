import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { PURPOSES } from '../../../src/core/call-attempt.js';
import { SippCarrier } from '../carrier.js';
import { startLab } from '../lab.js';
import { waitFor } from '../wait.js';
import { say, Trouble } from './words.js';

/** The site that `scripts/up` keeps running in the background, as its note on disk describes it. */
export interface Site {
  readonly pid: number;
  readonly sip: { readonly host: string; readonly port: number };
  readonly folder: string;
  readonly carrierTrace: string;
  readonly config: string;
  /** The policy clock's start and when it was started, when it is not the machine's. */
  readonly clock?: { readonly at: string; readonly since: number };
}

const home = join(process.cwd(), '.callward');
const runFolder = join(home, 'run');
const note = join(home, 'run', 'site.json');
const log = join(home, 'run', 'site.log');

export function runningSite(): Site | undefined {
  if (!existsSync(note)) return undefined;
  const site = JSON.parse(readFileSync(note, 'utf8')) as Site;
  try {
    process.kill(site.pid, 0);
    return site;
  } catch {
    return undefined;
  }
}

export async function up(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: { clock: { type: 'string' }, 'use-existing': { type: 'string' } },
  });
  if (values['use-existing'] !== undefined) {
    throw new Trouble(
      'an existing PBX is not configured by this script',
      'it would have to change the dialplan and trunks of a PBX in service',
      'run: npx callward asterisk render --help, and read docs/administrator.md / 请阅读管理员手册',
    );
  }
  if (runningSite() === undefined) await launch(values.clock);
  return status();
}

async function launch(clock: string | undefined): Promise<void> {
  if (home.length > 70) {
    throw new Trouble(
      'this checkout is in too deep a folder',
      `Asterisk's control socket may have 107 characters and ${home} leaves no room for it`,
      'move the checkout to a shorter path / 请把检出目录移到较短的路径',
    );
  }
  rmSync(runFolder, { recursive: true, force: true });
  mkdirSync(runFolder, { recursive: true, mode: 0o700 });
  say('→ starting Asterisk, carrier, phones and the service / 启动 Asterisk、运营商、话机与服务…');
  const out = openSync(log, 'a');
  const args = [
    join(process.cwd(), 'build/scripts/up.js'),
    'serve',
    ...(clock === undefined ? [] : ['--clock', clock]),
  ];
  const child = spawn(process.execPath, args, { detached: true, stdio: ['ignore', out, out] });
  child.unref();
  let ended = false;
  child.once('exit', () => {
    ended = true;
  });
  await waitFor('the site', () => ended || runningSite() !== undefined, { withinMs: 60_000, everyMs: 50 });
  if (runningSite() === undefined) {
    throw new Trouble(
      'the site did not start',
      readFileSync(log, 'utf8').trim().split('\n').slice(-5).join('\n              ') || 'its log is empty',
      `read ${log}; scripts/up down, then scripts/up again / 请查看日志后重试`,
    );
  }
}

/** The background process: everything is its child, so ending it ends all. */
export async function serve(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...args], options: { clock: { type: 'string' } } });
  const lab = await startLab({
    folder: runFolder,
    clock: values.clock ?? 'real',
    service: { data: home },
    // The phone `agent-claim` places calls of purpose `claim`.
    agents: Object.fromEntries(
      PURPOSES.map((purpose) => [`agent-${purpose}`, { CALLWARD_PURPOSE: purpose }]),
    ),
  });
  lab.service.keepAlive();
  if (!(lab.carrier instanceof SippCarrier)) throw new Error('the site has a SIPp carrier');
  const site: Site = {
    pid: process.pid,
    sip: { host: '127.0.0.1', port: lab.ports.port('sip') },
    folder: runFolder,
    carrierTrace: lab.carrier.trace,
    config: lab.service.configFile,
    ...(values.clock === undefined ? {} : { clock: { at: values.clock, since: Date.now() } }),
  };
  writeFileSync(note, JSON.stringify(site, undefined, 2), { mode: 0o600 });
  await new Promise<void>((resolve) => {
    process.once('SIGTERM', resolve).once('SIGINT', resolve);
  });
  await lab.close();
  return 0;
}

export function status(): number {
  const site = runningSite();
  if (site === undefined) {
    say('callward is not running here / 未运行。  start: scripts/up');
    return 1;
  }
  const ready = existsSync(join(home, 'ready.json'));
  say(`callward is up / 已启动 (process ${site.pid}, SIP ${site.sip.host}:${site.sip.port})`);
  say(
    `  service / 服务:   ${ready ? 'ready: PBX link up, trunk guard listening / 就绪' : 'not ready: nothing goes out / 未就绪'}`,
  );
  if (site.clock !== undefined) say(`  policy clock / 策略时钟: from ${site.clock.at} (for trials)`);
  say(`  logs / 日志:      ${site.folder}`);
  say('try / 试试:');
  say('  scripts/up call 13800138000');
  say('  npx callward shield add 13800138000 --source manual --operator li && scripts/up call 13800138000');
  say('  npx callward alerts        npx callward audit verify        scripts/up demo        scripts/up down');
  return ready ? 0 : 1;
}

export async function down(): Promise<number> {
  const site = runningSite();
  if (site !== undefined) {
    process.kill(site.pid, 'SIGTERM');
    await waitFor('the site to end', () => runningSite() === undefined, { withinMs: 30_000 });
  }
  rmSync(runFolder, { recursive: true, force: true });
  say(
    'callward is down; nothing of it runs / 已停止。  (the ledger stays in .callward; scripts/up down --purge removes it too)',
  );
  return 0;
}

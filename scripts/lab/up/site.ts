import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PURPOSES } from '../../../src/core/call-attempt.js';
import { SippCarrier } from '../carrier.js';
import { startLab } from '../lab.js';
import { waitFor } from '../wait.js';
import { readUp, type UpAsked } from './arguments.js';
import { say, Trouble } from './words.js';

/** The site that `scripts/up` keeps running in the background, as its note on disk describes it. */
export interface Site {
  readonly pid: number;
  /** Undefined: Asterisk. */
  readonly pbx?: UpAsked['pbx'];
  readonly sip: { readonly host: string; readonly port: number };
  readonly folder: string;
  readonly carrierTrace: string;
  /** Where the ledger is. */
  readonly data: string;
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
  return isSupervisor(site.pid) ? site : undefined;
}

/** Not any process: after a reboot the pid may be somebody else's, and `down` would end that. */
function isSupervisor(pid: number): boolean {
  try {
    return /up\.js\0serve(\0|$)/.test(readFileSync(`/proc/${pid}/cmdline`, 'utf8'));
  } catch {
    return false;
  }
}

export async function up(args: readonly string[]): Promise<number> {
  const { clock, pbx } = readUp(args);
  const site = runningSite();
  if (site === undefined) await launch(clock, pbx);
  else if (pbx !== undefined && pbx !== site.pbx) {
    throw new Trouble(
      `the site runs already, on ${pbxName(site)} / 已在 ${pbxName(site)} 上运行`,
      'one site at a time, on the PBX it was started with / 一次只运行一个站点',
      `scripts/up down; scripts/up --pbx ${pbx}`,
    );
  } else if (clock !== undefined) {
    throw new Trouble(
      'the site runs already, with its own clock / 已在运行，时钟不能更改',
      'the policy clock is set when the site starts',
      `scripts/up down; scripts/up${site.pbx === undefined ? '' : ` --pbx ${site.pbx}`} --clock ${clock}`,
    );
  }
  return status();
}

const pbxName = ({ pbx }: Pick<Site, 'pbx'>): string => (pbx === undefined ? 'Asterisk' : 'FreeSWITCH');

async function launch(clock: string | undefined, pbx: UpAsked['pbx']): Promise<void> {
  if (home.length > 70 && pbx === undefined) {
    throw new Trouble(
      'this checkout is in too deep a folder',
      `Asterisk's control socket may have 107 characters and ${home} leaves no room for it`,
      'move the checkout to a shorter path / 请把检出目录移到较短的路径',
    );
  }
  rmSync(runFolder, { recursive: true, force: true });
  mkdirSync(runFolder, { recursive: true, mode: 0o700 });
  const name = pbxName({ pbx });
  say(`→ starting ${name}, carrier, phones and the service / 启动 ${name}、运营商、话机与服务…`);
  const out = openSync(log, 'a');
  const args = [
    join(process.cwd(), 'build/scripts/up.js'),
    'serve',
    ...(clock === undefined ? [] : ['--clock', clock]),
    ...(pbx === undefined ? [] : ['--pbx', pbx]),
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

/**
 * The dialplan of the site. A phone may dial anything here, also what begins with a bracket, a space or a character that
 * is no ASCII (its first UTF-8 byte is in the set); a PBX without such a line answers 404 before the gate is asked.
 */
const extensions = `#include extensions_callward.conf
[callward-gate](+)
exten => _[(（ ٠　é].,1,Set(INVALID_EXTEN=\${EXTEN})
 same => n,Goto(i,1)
`;

/** The background process: everything is its child, so ending it ends all. */
export async function serve(args: readonly string[]): Promise<number> {
  const { clock, pbx } = readUp(args);
  const mark = pbx === undefined ? 'CALLWARD_PURPOSE' : 'callward_purpose';
  const lab = await startLab({
    folder: runFolder,
    ...(pbx === undefined ? {} : { pbx }),
    clock: clock ?? 'real',
    files: pbx === undefined ? { 'extensions_extra.conf': extensions } : {},
    service: { data: home },
    // The phone `agent-claim` places calls of purpose `claim`.
    agents: Object.fromEntries(PURPOSES.map((purpose) => [`agent-${purpose}`, { [mark]: purpose }])),
  });
  lab.service.keepAlive();
  if (!(lab.carrier instanceof SippCarrier)) throw new Error('the site has a SIPp carrier');
  const site: Site = {
    pid: process.pid,
    pbx,
    sip: { host: '127.0.0.1', port: lab.ports.port('sip') },
    folder: runFolder,
    carrierTrace: lab.carrier.trace,
    data: home,
    config: lab.service.configFile,
    ...(clock === undefined ? {} : { clock: { at: clock, since: Date.now() } }),
  };
  // In one piece: whoever waits for the note must not read half of it.
  writeFileSync(`${note}.new`, JSON.stringify(site, undefined, 2), { mode: 0o600 });
  renameSync(`${note}.new`, note);
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
  say(
    `callward is up / 已启动 (process ${site.pid}, ${pbxName(site)}, SIP ${site.sip.host}:${site.sip.port})`,
  );
  say(
    `  service / 服务:   ${ready ? (site.pbx === undefined ? 'ready: PBX link up, trunk guard listening / 就绪' : 'ready: PBX link up, trunk gate listening / 就绪') : 'not ready: nothing goes out / 未就绪'}`,
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
    site === undefined
      ? 'nothing was running / 没有在运行的程序'
      : `callward is down: the site (process ${site.pid}), ${pbxName(site)}, carrier and service ended; logs and traces removed / 已停止，日志与跟踪已删除`,
  );
  if (existsSync(join(home, 'callward.db')))
    say('the ledger stays in .callward; scripts/up down --purge removes it too / 账本保留，--purge 一并删除');
  return 0;
}

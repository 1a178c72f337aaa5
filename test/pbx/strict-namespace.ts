import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

/** One line of TAP: a test of the inner run and how it ended, with what it had to say. */
export interface InnerResult {
  readonly name: string;
  readonly passed: boolean;
  readonly words: string;
}

/** A process namespace too: when the outer test ends, however it ends, nothing of the lab is left behind. */
const OWN_NETWORK = ['unshare', '--net', '--pid', '--fork', '--kill-child', '--mount-proc'];

/** A way to a network of one's own: as root, by sudo, or as root of a user namespace. */
function wayIn(): readonly string[] {
  const ways = [
    ...(process.getuid?.() === 0 ? [OWN_NETWORK] : []),
    ['sudo', '-n', ...OWN_NETWORK],
    [...OWN_NETWORK, '--map-root-user', '--map-auto'],
  ];
  const found = ways.find(([command = '', ...args]) => {
    const tried = spawnSync(command, [...args, 'setpriv', '--reuid', 'nobody', 'true'], { stdio: 'ignore' });
    return tried.status === 0;
  });
  if (found) return found;
  throw new Error(
    'strict mode needs a network namespace, and this machine gives none: run the tests as root, allow `sudo -n unshare`, ' +
      'or allow user namespaces with /etc/subuid (unshare -rn --map-auto). ' +
      '严格模式测试需要网络命名空间：请用 root 运行，或允许 sudo -n unshare。',
  );
}

/** Runs a compiled test file where the loopback, the ports and the firewall are its own; resolves with its tests' results. */
export async function runInOwnNetwork(file: string): Promise<readonly InnerResult[]> {
  const [command = '', ...args] = wayIn();
  const ip = join(process.cwd(), '.callward/tools/bin/ip');
  const inner = `"$0" link set lo up && exec "$1" --test-reporter=tap "$2"`;
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const passedOn = Object.entries(env).filter(([name]) => name.startsWith('CALLWARD_'));
  const withEnv = ['env', ...passedOn.map(([name, value]) => `${name}=${value}`)];
  const child = spawn(command, [...args, ...withEnv, 'sh', '-c', inner, ip, process.execPath, file], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env,
  });
  const ended = new Promise<number>((resolve) => child.once('close', (code) => resolve(code ?? -1)));
  process.once('exit', () => child.kill('SIGKILL'));
  const [out, err] = await Promise.all([
    child.stdout ? text(child.stdout) : '',
    child.stderr ? text(child.stderr) : '',
  ]);
  const results = readTap(out);
  const code = await ended;
  if (code !== 0 && results.every(({ passed }) => passed))
    throw new Error(`the inner run ended with ${code}: ${(err + out).slice(-3000)}`);
  return results;
}

/** The tests of a run, from its TAP; suites and their indentation are left out. */
export function readTap(tap: string): InnerResult[] {
  const results: InnerResult[] = [];
  const lines = tap.split('\n');
  for (const [i, line] of lines.entries()) {
    const [, not, name] = /^ *(not )?ok \d+ - (.*)$/.exec(line) ?? [];
    if (name === undefined) continue;
    const end = lines.findIndex((later, j) => j > i && /^ *\.\.\.$/.test(later));
    const after = lines.slice(end + 1);
    const notes = after.slice(
      0,
      after.findIndex((later) => !/^ *# /.test(later)),
    );
    const details = lines.slice(i + 1, end);
    if (details.some((detail) => /type: 'suite'/.test(detail))) continue;
    const words = [...(not === undefined ? [] : details), ...notes.filter((note) => !/# Subtest/.test(note))];
    results.push({ name, passed: not === undefined, words: words.map((word) => word.trim()).join('\n') });
  }
  return results;
}

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BoardStream, boardSecrets } from '../board-stream.js';
import { Child } from '../child.js';
import { type Lab, startLab } from '../lab.js';
import { freeUdpPort, hosts } from '../ports.js';
import { scenarioFile } from '../sipp.js';
import { waitFor } from '../wait.js';
import { shortCarrier } from './site.js';

export interface BoardSite {
  readonly lab: Lab;
  readonly url: string;
  readonly sipp: string;
  readonly arrived: () => string;
  readonly inspect: number;
  /** Opens so many boards; resolves with what closes them. */
  open(count: number): Promise<Boards>;
}

export interface Boards {
  readonly told: () => number;
  readonly lost: () => number;
  close(): Promise<void>;
}

/** A lab with the board's server, agents for calls that stay and for calls that are timed. */
export async function startBoardSite(portsFrom: number, inspected: boolean): Promise<BoardSite> {
  const lab = await startLab({ portsFrom, service: false, agents: { 'bench-both': {}, 'bench-held': {} } });
  try {
    lab.ami.close();
    const [listen, inspect] = [`127.0.0.1:${lab.ports.base + 97}`, lab.ports.base + 98];
    if (inspected) process.env['NODE_OPTIONS'] = `--inspect=127.0.0.1:${inspect}`;
    await lab.startService({ config: { log: {}, alerts: { ring: false }, http: { listen } } });
    delete process.env['NODE_OPTIONS'];
    const { sipp, tail } = await shortCarrier(lab);
    const url = `http://${listen}`;
    let secrets: readonly string[] | undefined;
    const open = async (count: number): Promise<Boards> => {
      secrets ??= await boardSecrets(lab, count);
      let told = 0;
      const boards = secrets.map((secret) => new BoardStream(url, secret, () => told++));
      await waitFor('the boards to be live', () => boards.every(({ live }) => live));
      return {
        told: () => told,
        lost: () => boards.reduce((sum, { connections }) => sum + connections - 1, 0),
        async close() {
          for (const board of boards) board.close();
        },
      };
    };
    return { lab, url, sipp, arrived: () => tail.next(), inspect, open };
  } catch (error) {
    await lab.close();
    throw error;
  }
}

export interface Held {
  readonly number: string;
  readonly ms: number;
}

/** Calls one after the other at `rate`, each for its own time; resolves with what hangs up on all of them. */
export async function hold({ lab, sipp }: BoardSite, calls: readonly Held[], rate: number): Promise<Child> {
  const port = await freeUdpPort(hosts.agent);
  const name = join(lab.folder, `held-${port}`);
  writeFileSync(`${name}.csv`, `SEQUENTIAL\n${calls.map(({ number, ms }) => `${number};${ms};\n`).join('')}`);
  const child = Child.start(
    sipp,
    [
      ...['-sf', scenarioFile('agent-call'), '-i', hosts.agent, '-mi', hosts.agent, '-p', String(port)],
      ...['-inf', `${name}.csv`, '-key', 'agent', 'bench-held', '-m', String(calls.length)],
      ...['-r', String(rate), '-l', '5000', '-nostdin', `${hosts.pbx}:${lab.ports.port('sip')}`],
    ],
    { log: `${name}.log`, env: { TERM: 'dumb' } },
  );
  lab.onClose(async () => void (await child.stop('SIGKILL')));
  return child;
}

/** Nearly all of them: on a busy machine one in a hundred may not come up, and the figures say how many there were. */
export const heldUp = ({ lab }: BoardSite, calls: number): Promise<boolean> =>
  waitFor(
    'the calls to be up',
    async () => {
      const channels = await lab.asterisk.channels();
      if (channels >= 2 * calls * 0.98) return true;
      throw new Error(`${channels} channels`);
    },
    { withinMs: 60_000, everyMs: 1000 },
  );

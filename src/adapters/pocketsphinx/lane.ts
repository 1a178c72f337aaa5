import { type ChildProcess, spawn } from 'node:child_process';
import { close } from 'node:fs';
import { Socket } from 'node:net';
import { setPriority } from 'node:os';
import { openFifo } from './fifo.js';
import { createOutputReader, type Hit } from './output.js';
import { findProgram } from './program.js';

export interface LaneListener {
  hits(hits: readonly Hit[]): void;
  ended(why: string): void;
}

export interface LaneNeeds {
  readonly program: string;
  readonly args: readonly string[];
  /** Where its pipe is made. */
  readonly fifo: string;
  readonly stallMs: number;
}

/**
 * A recogniser runs when nothing else wants to (SCHED_IDLE, by util-linux's chrt): a call's set-up never waits for it. Beside `nice 10`
 * the gate's p99 was 1.3 to 1.45 times that without hearing, this way it is 1.1 (docs/benchmarks.md). Where there is no chrt, nice must do.
 */
const NICE = 19;
/** What Node may hold beyond the pipe: half a second. */
const MOST_WAITING = 16_000;

/** One recogniser process. It may die, hang or babble: each ends it, and its listener hears so once. */
export class Lane {
  private listener: LaneListener | undefined;
  private over: string | undefined;
  private waiting = 0;
  private waitingSince = 0;
  /** When the process is no more. */
  readonly gone: Promise<void>;

  private constructor(
    private readonly child: ChildProcess,
    private readonly input: Socket,
    private readonly stallMs: number,
  ) {
    const read = createOutputReader();
    input.on('error', () => {});
    child.stdout?.on('error', () => {});
    child.stdout?.setEncoding('latin1').on('data', (chunk: string) => {
      const found = read(chunk);
      if ('garbage' in found) this.end('the recogniser wrote what it never writes');
      else if (found.hits.length > 0) this.listener?.hits(found.hits);
    });
    this.gone = new Promise((resolve) => {
      child.once('error', (error) => {
        this.end(`the recogniser did not start: ${error.message}`);
        if (child.pid === undefined) resolve();
      });
      child.once('close', (code, signal) => {
        this.end(`the recogniser ended (${signal ?? code})`);
        resolve();
      });
    });
  }

  static async start({ program, args, fifo, stallMs }: LaneNeeds): Promise<Lane> {
    const [found, chrt] = await Promise.all([findProgram(program), findProgram('chrt')]);
    const [command, words] = found && chrt ? [chrt, ['--idle', '0', found, ...args]] : [program, args];
    // Without a reader a pipe cannot be written, so ours stays open until the child has its own.
    const { reader, writer } = await openFifo(fifo);
    const child = spawn(command, words, { stdio: [reader, 'pipe', 'ignore'] });
    close(reader, () => {});
    if (child.pid !== undefined) renice(child.pid);
    return new Lane(child, new Socket({ fd: writer, readable: false, writable: true }), stallMs);
  }

  get dead(): boolean {
    return this.over !== undefined;
  }

  attach(listener: LaneListener): void {
    this.listener = listener;
    if (this.over !== undefined) listener.ended(this.over);
  }

  /** False when the process is behind and this audio was dropped. */
  feed(pcm: Buffer): boolean {
    if (this.over !== undefined) return false;
    const now = performance.now();
    if (this.waiting > 0 && now - this.waitingSince > this.stallMs) {
      this.end('the recogniser takes no audio');
      return false;
    }
    if (this.waiting > MOST_WAITING) return false;
    if (this.waiting === 0) this.waitingSince = now;
    this.waiting += pcm.length;
    this.input.write(pcm, () => {
      this.waiting -= pcm.length;
      this.waitingSince = performance.now();
    });
    return true;
  }

  /** No more audio: what was said last is still heard, then the process ends by itself. */
  finish(): void {
    this.input.end();
  }

  kill(): void {
    this.listener = undefined;
    this.end('closed');
  }

  private end(why: string): void {
    if (this.over !== undefined) return;
    this.over = why;
    this.input.destroy();
    this.child.kill('SIGKILL');
    this.listener?.ended(why);
  }
}

function renice(pid: number): void {
  try {
    setPriority(pid, NICE);
  } catch {
    // It ended already; `close` says so.
  }
}

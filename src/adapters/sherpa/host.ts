import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Utterance } from '../../app/ports/speech.js';
import type { FromRecogniser, ToRecogniser } from './messages.js';
import type { Prepared } from './prepare.js';

const CHILD = fileURLToPath(new URL('./child.js', import.meta.url));

export interface HostedStream {
  heard(utterance: Utterance): void;
  took(bytes: number): void;
  ended(): void;
  lost(why: string): void;
}

/** The recogniser's process, shared by all streams: one model in memory. */
export class Host {
  private readonly streams = new Map<number, HostedStream>();
  /** Said before the process was there; each stream bounds its own share. */
  private early: ToRecogniser[] = [];
  private child: ChildProcess | undefined;
  private next = 0;
  private ready = false;
  private over: string | undefined;
  private settle: (problem: string | undefined) => void = () => {};
  /** What keeps it from working; undefined once the model is read. */
  readonly problem = new Promise<string | undefined>((resolve) => {
    this.settle = resolve;
  });
  readonly gone: Promise<void>;

  constructor(prepared: Promise<Prepared>) {
    this.gone = prepared.then(async (got) => {
      if ('problem' in got) this.end(got.problem);
      else if (this.over === undefined) await this.run(got.setup);
    });
  }

  get dead(): boolean {
    return this.over !== undefined;
  }
  add(stream: HostedStream): number {
    this.next += 1;
    this.streams.set(this.next, stream);
    return this.next;
  }
  remove(stream: number): void {
    this.streams.delete(stream);
  }
  send(message: ToRecogniser): void {
    if (this.over !== undefined) return;
    if (this.child) this.child.send(message, () => {});
    else this.early.push(message);
  }
  /** Every stream is lost: they share the process. */
  end(why: string): void {
    if (this.over !== undefined) return;
    this.over = why;
    this.early = [];
    this.child?.kill('SIGKILL');
    this.settle(why);
    for (const stream of [...this.streams.values()]) stream.lost(why);
    this.streams.clear();
  }

  /** Until the process is no more. */
  private run(setup: object): Promise<void> {
    const child = fork(CHILD, [], {
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    this.child = child;
    child.on('message', (message: FromRecogniser) => this.hear(message));
    child.send(setup, () => {});
    for (const message of this.early) child.send(message, () => {});
    this.early = [];
    return new Promise((resolve) => {
      const done = (why: string): void => {
        this.end(this.ready ? why : refusedModel(why));
        resolve();
      };
      child.once('error', (error) => done(`the recogniser did not start: ${error.message}`));
      child.once('exit', (code, signal) => done(`the recogniser ended (${signal ?? code})`));
    });
  }

  private hear(message: FromRecogniser): void {
    if (message.kind === 'ready') {
      this.ready = true;
      this.settle(undefined);
    } else if (message.kind === 'failed') this.end(refusedModel(message.why));
    else {
      const stream = this.streams.get(message.stream);
      if (message.kind === 'heard') stream?.heard(message.utterance);
      else if (message.kind === 'took') stream?.took(message.bytes);
      else stream?.ended();
    }
  }
}

/** The module says little of a model it cannot read; of some it aborts its process. */
const refusedModel = (why: string): string =>
  `sherpa-onnx 不接受该模型，请核对模型文件 / sherpa-onnx does not take the model, check its files (${why})`;

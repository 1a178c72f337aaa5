import { join } from 'node:path';
import type { Log } from '../../app/ports/log.js';
import { Lane } from './lane.js';
import type { Workplace } from './workplace.js';

export interface PoolNeeds {
  readonly program: string;
  readonly workplace: Promise<Workplace>;
  readonly spare: number;
  readonly most: number;
  readonly stallMs: number;
  readonly log: Log;
}

/** Recogniser processes: some wait with their model read, the others belong to a stream. */
export class Pool {
  private readonly idle: Lane[] = [];
  private readonly alive = new Set<Lane>();
  private readonly begun = new Set<Promise<Lane>>();
  private taken = 0;
  private starting = 0;
  private made = 0;
  private closed = false;

  constructor(private readonly needs: PoolNeeds) {
    this.refill();
  }

  /** A place for one stream; false when all are taken. Every `take` that was true is followed by one `giveBack`. */
  take(): boolean {
    if (this.closed || this.taken >= this.needs.most) return false;
    this.taken += 1;
    return true;
  }

  giveBack(): void {
    this.taken -= 1;
  }

  /** A process for a place taken: one that waits, or a new one. */
  async lane(): Promise<Lane> {
    for (let lane = this.idle.shift(); lane; lane = this.idle.shift()) {
      if (lane.dead) continue;
      this.refill();
      return lane;
    }
    const lane = await this.start();
    this.refill();
    return lane;
  }

  async close(): Promise<void> {
    this.closed = true;
    for (const lane of this.alive) lane.kill();
    await Promise.allSettled(this.begun);
    await Promise.all([...this.alive].map(({ gone }) => gone));
    await this.needs.workplace.then(
      ({ remove }) => remove(),
      () => {},
    );
  }

  /** Noted until it is done: `close` must not clear the folder away under a process that is just being started in it. */
  private start(): Promise<Lane> {
    const begun = this.begin();
    this.begun.add(begun);
    const done = () => void this.begun.delete(begun);
    begun.then(done, done);
    return begun;
  }

  private async begin(): Promise<Lane> {
    const { program, workplace, stallMs } = this.needs;
    const { folder, args } = await workplace;
    this.made += 1;
    const lane = await Lane.start({ program, args, fifo: join(folder, `audio-${this.made}`), stallMs });
    this.alive.add(lane);
    void lane.gone.then(() => this.alive.delete(lane));
    if (this.closed) lane.kill();
    return lane;
  }

  /** Only beside a stream that opens, so that a program that cannot run is not started for ever. */
  private refill(): void {
    while (!this.closed && this.idle.length + this.starting < this.needs.spare) {
      this.starting += 1;
      this.start()
        .then(
          (lane) => this.idle.push(lane),
          (error: unknown) => this.needs.log.warn('no recogniser in reserve', { why: String(error) }),
        )
        .finally(() => {
          this.starting -= 1;
        });
    }
  }
}

import { readFileSync } from 'node:fs';
import { WebSocket } from 'ws';

export interface MemorySample {
  /** Minutes since the first. */
  readonly at: number;
  readonly rssMb: number;
  readonly heapMb: number;
  /** What a full collection leaves; only in a few samples, because each one tidies up what it measures. */
  readonly liveMb?: number;
}

export const rssMb = (pid: number): number =>
  Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;

export interface HeapView {
  usedMb(): Promise<number>;
  collect(): Promise<void>;
  close(): void;
}

/** Asks a Node process that was started with `--inspect=127.0.0.1:port`. */
export async function openHeap(port: number): Promise<HeapView> {
  const [target] = (await (await fetch(`http://127.0.0.1:${port}/json/list`)).json()) as readonly {
    readonly webSocketDebuggerUrl: string;
  }[];
  if (target === undefined) throw new Error(`nothing to inspect at port ${port}`);
  const socket = new WebSocket(target.webSocketDebuggerUrl);
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  let asked = 0;
  const ask = (method: string): Promise<{ readonly usedSize?: number }> =>
    new Promise((resolve, reject) => {
      const id = ++asked;
      const hear = (raw: Buffer): void => {
        const answer = JSON.parse(raw.toString()) as { id?: number; result?: object; error?: object };
        if (answer.id !== id) return;
        socket.off('message', hear);
        if (answer.error) reject(new Error(`${method}: ${JSON.stringify(answer.error)}`));
        else resolve(answer.result ?? {});
      };
      socket.on('message', hear);
      socket.send(JSON.stringify({ id, method }));
    });
  return {
    usedMb: async () => ((await ask('Runtime.getHeapUsage')).usedSize ?? Number.NaN) / (1 << 20),
    collect: async () => void (await ask('HeapProfiler.collectGarbage')),
    close: () => socket.close(),
  };
}

/** MB a minute, by least squares over the samples from `from` minutes on. */
export function slope(samples: readonly (readonly [at: number, mb: number])[]): number {
  const n = samples.length;
  const mean = (at: 0 | 1) => samples.reduce((sum, one) => sum + one[at], 0) / n;
  const [x, y] = [mean(0), mean(1)];
  const over = samples.reduce((sum, [at, mb]) => sum + (at - x) * (mb - y), 0);
  return over / samples.reduce((sum, [at]) => sum + (at - x) ** 2, 0);
}

import type { AddressInfo } from 'node:net';
import { connect, createServer, type Socket } from 'node:net';

export interface Cuttable {
  readonly url: string;
  /** Whatever is under way ends, and nobody gets through until `mend`. */
  cut(): void;
  mend(): void;
  close(): void;
}

/** A wire to a server that a test can cut. */
export async function cuttable(to: string): Promise<Cuttable> {
  const { hostname, port } = new URL(to);
  const wires = new Set<Socket>();
  let whole = true;
  const server = createServer((near) => {
    if (!whole) return void near.destroy();
    const far = connect(Number(port), hostname);
    for (const end of [near, far]) {
      wires.add(end);
      end.on('error', () => undefined);
      end.on('close', () => {
        wires.delete(end);
        near.destroy();
        far.destroy();
      });
    }
    near.pipe(far).pipe(near);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const cut = (): void => {
    whole = false;
    for (const wire of wires) wire.destroy();
  };
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut,
    mend: () => {
      whole = true;
    },
    close() {
      cut();
      server.close();
    },
  };
}

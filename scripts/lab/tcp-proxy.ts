import { createConnection, createServer, type Server, type Socket } from 'node:net';

/** A cable between two TCP ends that can be cut, or left plugged in and dead (packets neither pass nor bounce). */
export class TcpProxy {
  private readonly pairs = new Set<readonly [Socket, Socket]>();
  private state: 'whole' | 'cut' | 'dead' = 'whole';

  private constructor(
    private readonly server: Server,
    readonly port: number,
  ) {}

  static start(to: { readonly host: string; readonly port: number }): Promise<TcpProxy> {
    return new Promise((resolve, reject) => {
      let proxy: TcpProxy | undefined;
      const server = createServer((near) => proxy?.join(near, createConnection(to)));
      server.once('error', reject);
      server.listen(0, '127.0.0.1', () => {
        const address = server.address();
        proxy = new TcpProxy(server, typeof address === 'object' && address ? address.port : 0);
        resolve(proxy);
      });
    });
  }

  /** Both ends see a reset, and no new connection gets through. */
  cut(): void {
    this.state = 'cut';
    for (const pair of this.pairs) for (const end of pair) end.resetAndDestroy();
  }
  /** Nothing passes any more and nobody is told: a half-open link. New connections are accepted into the void. */
  freeze(): void {
    this.state = 'dead';
  }
  restore(): void {
    this.state = 'whole';
    // What hung in the dead cable is lost with it.
    for (const pair of this.pairs) for (const end of pair) end.resetAndDestroy();
  }
  close(): Promise<void> {
    this.cut();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }

  private join(near: Socket, far: Socket): void {
    const pair = [near, far] as const;
    this.pairs.add(pair);
    if (this.state === 'cut') near.resetAndDestroy();
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      from.setNoDelay(true);
      from.on('data', (bytes) => void (this.state === 'whole' && to.write(bytes)));
      from.on('error', () => undefined);
      from.on('close', () => {
        this.pairs.delete(pair);
        if (this.state !== 'dead') to.destroy();
      });
    }
  }
}

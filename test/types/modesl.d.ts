/** The parts of modesl that the interop test and the benchmark use; the package has no types of its own. */
declare module 'modesl' {
  interface ModeslEvent {
    getHeader(name: string): string | undefined;
    getBody(): string | undefined;
    /** Of what is no frame of FreeSWITCH's, such as a command, the first line. */
    firstHeader(): string;
    serialize(format: 'json' | 'plain'): string;
  }
  interface Connection {
    api(command: string, done: (answer: ModeslEvent) => void): void;
    events(format: 'json' | 'plain', names: readonly string[], done?: () => void): void;
    on(name: string, listener: (event: ModeslEvent) => void): void;
    /** A line, header lines, a blank line. */
    send(line: string, headers?: Readonly<Record<string, string>>): void;
    getInfo(): ModeslEvent | null;
    disconnect(): void;
  }
  interface Server {
    on(name: 'connection::open', listener: (connection: Connection) => void): void;
    close(done?: () => void): void;
  }
  const modesl: {
    readonly Connection: {
      new (host: string, port: number, password: string, ready?: () => void): Connection;
      new (socket: import('node:net').Socket): Connection;
    };
    readonly Event: new (headers: Readonly<Record<string, string>>, body?: string) => ModeslEvent;
    readonly Server: new (options: { server: import('node:net').Server }) => Server;
    readonly Parser: new (
      socket: import('node:events').EventEmitter,
    ) => { on(name: 'esl::event', listener: (event: ModeslEvent) => void): void };
  };
  // biome-ignore lint/style/noDefaultExport: a CommonJS module has no other export to an ES module
  export default modesl;
}

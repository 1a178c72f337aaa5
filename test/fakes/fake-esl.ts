import net, { type AddressInfo, type Socket } from 'node:net';

export type Scripted = string | Buffer | 'hang' | 'drop';

export interface SeenCommand {
  /** The command with its headers, without the blank line. */
  readonly text: string;
  readonly client: number;
}

export interface FakeEslOptions {
  readonly password?: string;
  /** `user@domain` of the one directory user. */
  readonly user?: string;
  readonly port?: number;
}

export const reply = (text: string): string => `Content-Type: command/reply\nReply-Text: ${text}\n\n`;
export const api = (body: string): string =>
  `Content-Type: api/response\nContent-Length: ${Buffer.byteLength(body)}\n\n${body}`;
export const eventBytes = (fields: Readonly<Record<string, string>>): Buffer => {
  const body = JSON.stringify(fields);
  return Buffer.from(`Content-Length: ${Buffer.byteLength(body)}\nContent-Type: text/event-json\n\n${body}`);
};
const GOODBYE =
  'Content-Type: text/disconnect-notice\nContent-Length: 67\n\nDisconnected, goodbye.\nSee you at ClueCon! http://www.cluecon.com/\n';
const REJECTION = 'Content-Type: text/rude-rejection\nContent-Length: 24\n\nAccess Denied, go away.\n';

/**
 * A scripted event socket. By default a FreeSWITCH with no calls that accepts everything; a test scripts the door (`door`),
 * single answers (`on`), the events (`emit`) and the way bytes are cut (`split`).
 */
export async function startFakeEsl(options: FakeEslOptions = {}) {
  const password = options.password ?? 's3cret';
  const commands: SeenCommand[] = [];
  const scripts: { readonly match: RegExp; readonly answer: (text: string) => Scripted }[] = [];
  const sockets = new Set<Socket>();
  const subscribed = new Set<Socket>();
  let waiters: (() => void)[] = [];
  let door: 'open' | 'reject' | 'mute' | 'reset' = 'open';
  let connections = 0;
  let piece = 0;

  const happened = (): void => {
    const now = waiters;
    waiters = [];
    for (const wake of now) wake();
  };

  async function send(socket: Socket, bytes: string | Buffer): Promise<void> {
    const all = Buffer.from(bytes);
    if (piece === 0) {
      socket.write(all);
      return;
    }
    for (let at = 0; at < all.length && !socket.destroyed; at += piece) {
      socket.write(all.subarray(at, at + piece));
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  function usual(socket: Socket, text: string): Scripted {
    const word = text.split(' ', 1)[0];
    if (word === 'auth' || word === 'userauth') {
      const right = word === 'auth' ? `auth ${password}` : `userauth ${options.user}:${password}`;
      return text === right ? reply('+OK accepted') : reply('-ERR invalid') + GOODBYE;
    }
    if (word === 'event') {
      subscribed.add(socket);
      return reply('+OK event listener enabled json');
    }
    if (word === 'bgapi') return `${reply('+OK Job-UUID: job').trimEnd()}\nJob-UUID: job\n\n`;
    if (text === 'api show channels as json') return api('{"row_count":0}\n');
    if (text.startsWith('api uuid_getvar')) return api('_undef_');
    if (text === 'api global_getvar sounds_dir') return api('/usr/share/freeswitch/sounds');
    if (text.startsWith('api db ')) return api('-ERR db Command not found!\n');
    if (word === 'api') return api('+OK\n');
    return reply('-ERR command not found');
  }

  const server = net.createServer((socket) => {
    connections += 1;
    const client = connections;
    sockets.add(socket);
    socket.setNoDelay(true);
    socket.on('error', () => undefined);
    socket.on('close', () => {
      sockets.delete(socket);
      subscribed.delete(socket);
      happened();
    });
    happened();
    if (door === 'reset') return void socket.resetAndDestroy();
    if (door === 'reject') return void socket.end(REJECTION + GOODBYE);
    if (door === 'mute') return;
    let held = '';
    let line = Promise.resolve();
    socket.on('data', (bytes) => {
      held += bytes.toString('utf8');
      for (let end = held.indexOf('\n\n'); end >= 0; end = held.indexOf('\n\n')) {
        const text = held.slice(0, end);
        held = held.slice(end + 2);
        commands.push({ text, client });
        const script = scripts.findLast(({ match }) => match.test(text));
        const answer = script ? script.answer(text) : usual(socket, text);
        if (answer === 'drop') socket.resetAndDestroy();
        else if (answer !== 'hang') line = line.then(() => send(socket, answer));
        happened();
      }
    });
    line = line.then(() => send(socket, 'Content-Type: auth/request\n\n'));
  });
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve));

  return {
    port: (server.address() as AddressInfo).port,
    commands,
    connections: () => connections,
    /** What a newcomer meets: a login, the ACL's rejection, silence, or a reset. */
    door: (way: 'open' | 'reject' | 'mute' | 'reset') => {
      door = way;
    },
    on: (match: RegExp, answer: Scripted | ((text: string) => Scripted)) => {
      scripts.push({ match, answer: typeof answer === 'function' ? answer : () => answer });
    },
    /** An event to every subscribed client, or bytes as they are. */
    emit: (event: Readonly<Record<string, string>> | Buffer | string) => {
      const bytes = typeof event === 'string' || Buffer.isBuffer(event) ? event : eventBytes(event);
      for (const socket of subscribed) void send(socket, bytes);
    },
    /** Cuts every answer and event into pieces of so many bytes; 0 sends them whole. */
    split: (bytes: number) => {
      piece = bytes;
    },
    drop: () => {
      for (const socket of sockets) socket.resetAndDestroy();
    },
    open: () => sockets.size,
    /** Resolves when the condition holds; it is looked at after each connection and each command. */
    until: async (condition: () => boolean): Promise<void> => {
      while (!condition()) await new Promise<void>((resolve) => waiters.push(resolve));
    },
    seen: (match: RegExp) => commands.filter(({ text }) => match.test(text)).map(({ text }) => text),
    stop: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
export type FakeEsl = Awaited<ReturnType<typeof startFakeEsl>>;

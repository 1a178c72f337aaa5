import http from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';

export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: string;
}

export type Scripted = { readonly status: number; readonly body?: unknown } | 'hang';

/**
 * A scripted ARI: HTTP and websocket on one port. By default it is an Asterisk with no calls that accepts everything;
 * a test scripts the door (`gate`), single answers (`on`), and the event stream (`emit`, `drop`, `freeze`).
 */
export async function startFakeAri(port = 0) {
  const requests: SeenRequest[] = [];
  const scripts: { readonly match: RegExp; readonly answer: (request: SeenRequest) => Scripted }[] = [];
  const sockets = new Set<Socket>();
  const clients = new Set<WebSocket>();
  let waiters: (() => void)[] = [];
  let door = 101;
  let upgrades = 0;
  const wss = new WebSocketServer({ noServer: true, autoPong: false });
  const happened = () => {
    const now = waiters;
    waiters = [];
    for (const wake of now) wake();
  };

  /** As on the real one: an application hears of its own channels only, until it asks for all. */
  let all = false;
  const usual = (request: SeenRequest): Scripted => {
    if (request.method === 'GET' && request.path.startsWith('/ari/applications/'))
      return { status: 200, body: { name: 'callward', channel_ids: all ? ['__AST_CHANNEL_ALL_TOPIC'] : [] } };
    if (request.method === 'POST' && request.path.endsWith('/subscription')) {
      all = true;
      return { status: 200, body: {} };
    }
    if (request.method === 'GET') return { status: 200, body: [] };
    return { status: 204 };
  };

  const server = http.createServer((incoming, reply) => {
    let body = '';
    incoming.on('data', (part) => {
      body += part;
    });
    incoming.on('end', () => {
      const url = new URL(incoming.url ?? '/', 'http://fake');
      const request = { method: incoming.method ?? '', path: url.pathname, query: url.searchParams, body };
      const key = `${request.method} ${request.path}`;
      const script = scripts.findLast(({ match }) => match.test(key));
      const answer = (script?.answer ?? usual)(request);
      requests.push(request);
      happened();
      if (answer === 'hang') return;
      reply.writeHead(answer.status, { 'content-type': 'application/json' });
      reply.end(answer.body === undefined ? '' : JSON.stringify(answer.body));
    });
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  server.on('upgrade', (request, socket, head) => {
    upgrades += 1;
    const { pathname: path, searchParams: query } = new URL(request.url ?? '/', 'http://fake');
    requests.push({ method: 'UPGRADE', path, query, body: '' });
    if (door !== 101) {
      socket.end(`HTTP/1.1 ${door} No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`);
      happened();
      return;
    }
    wss.handleUpgrade(request, socket, head, (ws) => {
      clients.add(ws);
      ws.on('ping', () => {
        if (!frozen) ws.pong();
      });
      ws.on('close', () => clients.delete(ws));
      happened();
    });
  });
  let frozen = false;
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));

  return {
    port: (server.address() as AddressInfo).port,
    requests,
    upgrades: () => upgrades,
    /** The HTTP status the websocket upgrade meets; 101 lets it in. */
    gate: (status: number) => {
      door = status;
    },
    on: (match: RegExp, answer: Scripted | ((request: SeenRequest) => Scripted)) => {
      scripts.push({ match, answer: typeof answer === 'function' ? answer : () => answer });
    },
    emit: (event: unknown) => {
      for (const ws of clients) ws.send(typeof event === 'string' ? event : JSON.stringify(event));
    },
    /** Cuts the websockets as a crash does. */
    drop: () => {
      for (const ws of clients) ws.terminate();
    },
    /** Half-open: connected, and nothing comes back any more, not even a pong. */
    freeze: (on: boolean) => {
      frozen = on;
    },
    /** Resolves when the condition holds; it is looked at after each request and each upgrade. */
    until: async (condition: () => boolean): Promise<void> => {
      while (!condition()) await new Promise<void>((resolve) => waiters.push(resolve));
    },
    /** Requests whose `METHOD /path` matches. */
    seen: (match: RegExp) => requests.filter(({ method, path }) => match.test(`${method} ${path}`)),
    stop: async () => {
      for (const ws of clients) ws.terminate();
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
export type FakeAri = Awaited<ReturnType<typeof startFakeAri>>;

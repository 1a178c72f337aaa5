import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { securityHeaders } from '../../src/adapters/http/headers.js';
import { fileFor, readStaticFiles } from '../../src/adapters/http/static-files.js';
import type { AlertRow, BlockedRow, BoardEvent, Health, LiveRow } from '../../src/app/ports/board.js';
import type { Tally } from '../../src/app/ports/board-store.js';
import { type Role, rolesMay } from '../../src/core/access/permissions.js';

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: Readonly<Record<string, unknown>>;
  readonly csrf: string | undefined;
}

export interface Script {
  role: Role;
  temporary: boolean;
  setUp: boolean;
  calls: LiveRow[];
  blocked: BlockedRow[];
  tallies: Tally[];
  teams: Readonly<Record<string, readonly string[]>>;
  health: Health;
  mine: BlockedRow | undefined;
}

export interface FakeApi {
  readonly url: string;
  readonly script: Script;
  readonly asked: readonly Asked[];
  /** Puts an alert in the ledger and tells every stream. */
  alert(alert: Omit<AlertRow, 'seq'>): void;
  /** Tells what has no place in the ledger. */
  tell(event: BoardEvent): void;
  /** Every connection ends and no new one is taken; `open` takes them again, at the same address. */
  cut(): Promise<void>;
  open(): Promise<void>;
  /** Nobody is signed in any more. */
  forget(): void;
  readonly streams: number;
  close(): Promise<void>;
}

const CSRF = 'csrf-of-the-session';
export const PASSWORD = 'correct horse battery';

/** The HTTP API as a script: serves the built board under the headers of the real server, and a stream that a test writes to. */
export async function startFakeApi(files = 'build/board'): Promise<FakeApi> {
  const board = readStaticFiles(files);
  if (!board) throw new Error(`${files} has no board: npm run build`);
  const headers = securityHeaders(false);
  const asked: Asked[] = [];
  const streams = new Set<ServerResponse>();
  const feed: { readonly seq: number; readonly event: BoardEvent }[] = [];
  const alerts = new Map<string, AlertRow>();
  const accounts: object[] = [];
  const tokens: object[] = [];
  let seq = 0;
  let session = false;
  let server: Server | undefined;
  let port = 0;
  const script: Script = {
    role: 'supervisor',
    temporary: false,
    setUp: false,
    calls: [],
    blocked: [],
    tallies: [],
    teams: {},
    health: {
      at: Date.now(),
      ready: true,
      mode: 'enforce',
      policyVersion: 'cn-2026.11-8f31c0',
      links: [],
      lists: [],
      ledger: null,
      calls: 0,
    },
    mine: undefined,
  };

  const frame = (event: BoardEvent, id?: number): string => {
    const { type, ...data } = event;
    return `${id === undefined ? '' : `id: ${id}\n`}event: ${type}\ndata: ${JSON.stringify(data)}\n\n`;
  };
  const write = (event: BoardEvent, id?: number): void => {
    for (const stream of streams) stream.write(frame(event, id));
  };
  const append = (event: BoardEvent): void => {
    feed.push({ seq, event });
    write(event, seq);
  };

  const who = () => ({
    name: 'li.na',
    roles: [script.role],
    teams: ['*'],
    extension: '800',
    permissions: [...rolesMay([script.role])],
    temporary: script.temporary,
    csrf: CSRF,
  });

  function follow(request: IncomingMessage, response: ServerResponse, query: URLSearchParams): void {
    const last = request.headers['last-event-id'] ?? query.get('after') ?? String(seq);
    response.writeHead(200, { ...headers, 'content-type': 'text/event-stream; charset=utf-8' });
    const hello = { head: seq, at: Date.now(), calls: script.calls, blocked: script.blocked };
    response.write(`retry: 1000\nevent: ready\ndata: ${JSON.stringify(hello)}\n\n`);
    for (const one of feed) if (one.seq > Number(last)) response.write(frame(one.event, one.seq));
    streams.add(response);
    response.on('close', () => streams.delete(response));
  }

  type Answer = readonly [status: number, body?: object];
  const problem = (status: number, code: string, zh: string, en: string): Answer => [
    status,
    { code, zh, en },
  ];
  const GONE = problem(404, 'not-found', '没有此内容', 'There is nothing here');

  function answer({ method, path, query, body }: Asked): Answer {
    const spot = `${method} ${path}`;
    if (spot === 'GET /api/set-up') return [200, { open: script.setUp }];
    if (spot === 'POST /api/set-up' || spot === 'POST /api/session') {
      if (spot.endsWith('session') && body['password'] !== PASSWORD)
        return problem(401, 'wrong', '用户名或密码不对', 'The name or the password is wrong');
      session = true;
      return [200, who()];
    }
    if (!session) return problem(401, 'sign-in', '请先登录', 'Sign in first');
    if (spot === 'GET /api/session') return [200, who()];
    if (spot === 'POST /api/session/password') {
      script.temporary = false;
      return [200, who()];
    }
    if (spot === 'DELETE /api/session') {
      session = false;
      return [204];
    }
    if (spot === 'GET /api/health') return [200, { ...script.health, at: Date.now() }];
    if (spot === 'GET /api/alerts') {
      const open = query.get('open') === 'true';
      const found = [...alerts.values()].filter(({ acknowledged }) => !open || !acknowledged).reverse();
      return [200, { head: seq, alerts: found }];
    }
    const [, acknowledged] = /^POST \/api\/alerts\/([^/]+)\/acknowledge$/.exec(spot) ?? [];
    if (acknowledged !== undefined) {
      const alert = alerts.get(acknowledged);
      if (!alert) return GONE;
      const taken = { ...alert, acknowledged: { at: Date.now(), operator: 'li.na' } };
      alerts.set(acknowledged, taken);
      seq++;
      append({ type: 'acknowledged', seq, alert: taken });
      return [200, { alert: taken }];
    }
    const [, call, deed] = /^POST \/api\/calls\/([^/]+)\/(listen|whisper|join|end)$/.exec(spot) ?? [];
    if (call !== undefined) {
      if (!script.calls.some(({ id }) => id === call))
        return problem(409, 'gone', '通话已经结束', 'The call is over');
      if (deed === 'end') {
        script.calls = script.calls.filter(({ id }) => id !== call);
        write({ type: 'call-ended', id: call });
      }
      return [200, { outcome: deed === 'end' ? 'ended' : 'ringing' }];
    }
    if (spot === 'GET /api/trends') {
      const agents = query.get('by') === 'agent';
      const tallies = script.tallies.filter(({ group }) => agents === (typeof group === 'string'));
      return [200, { tallies, teams: script.teams }];
    }
    const [, typed, reveal] = /^(?:GET|POST) \/api\/numbers\/([^/]+?)(\/reveal)?$/.exec(spot) ?? [];
    if (typed !== undefined) return [200, story(reveal !== undefined)];
    if (spot === 'POST /api/shield')
      return [
        201,
        { outcome: 'registered', entry: 'e1', number: '138****8000', until: Date.UTC(2027, 10, 23) },
      ];
    if (path.startsWith('/api/reason/')) return script.mine ? [200, script.mine] : GONE;
    if (spot === 'GET /api/accounts') return [200, { accounts }];
    if (spot === 'POST /api/accounts') {
      const account = { id: `a${accounts.length}`, temporary: true, locked: false, createdAt: 0, ...body };
      accounts.push(account);
      return [201, { account, password: 'once-and-never-again' }];
    }
    if (spot === 'GET /api/tokens') return [200, { tokens }];
    if (spot === 'POST /api/tokens') {
      const token = {
        id: `t${tokens.length}`,
        ...body,
        createdBy: 'li.na',
        createdAt: 0,
        expiresAt: Date.now() + 9e9,
      };
      tokens.push(token);
      return [201, { token, secret: 'secret-of-the-token' }];
    }
    return GONE;
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = 'GET', url = '/' } = request;
    const { pathname: path, searchParams: query } = new URL(url, 'http://board.invalid');
    if (!path.startsWith('/api/')) {
      const file = fileFor(board ?? new Map(), path);
      response.writeHead(file ? 200 : 404, { ...headers, 'content-type': file?.type ?? 'text/plain' });
      response.end(file?.bytes);
      return;
    }
    let typed = '';
    for await (const chunk of request) typed += String(chunk);
    const csrf = request.headers['x-csrf-token'];
    const one: Asked = {
      method,
      path,
      query,
      body: typed === '' ? {} : (JSON.parse(typed) as Asked['body']),
      csrf: typeof csrf === 'string' ? csrf : undefined,
    };
    asked.push(one);
    if (path === '/api/events' && session) return follow(request, response, query);
    const guarded = method !== 'GET' && session && path !== '/api/session' && path !== '/api/set-up';
    const [status, body] =
      guarded && csrf !== CSRF ? problem(403, 'cross-site', '已拒绝', 'Refused') : answer(one);
    response.writeHead(status, { ...headers, 'content-type': 'application/json; charset=utf-8' });
    response.end(body && JSON.stringify(body));
  }

  async function open(): Promise<void> {
    const made = createServer((request, response) => void serve(request, response));
    server = made;
    await new Promise<void>((done) => made.listen(port, '127.0.0.1', done));
    port = (made.address() as AddressInfo).port;
  }
  async function cut(): Promise<void> {
    const closing = server;
    server = undefined;
    for (const stream of streams) stream.destroy();
    closing?.closeAllConnections();
    if (closing) await new Promise((done) => closing.close(done));
  }

  await open();
  return {
    url: `http://127.0.0.1:${port}`,
    script,
    asked,
    alert(alert) {
      seq++;
      const placed = { ...alert, seq };
      alerts.set(alert.id, placed);
      append({ type: 'alert', seq, alert: placed });
    },
    tell: (event) => write(event),
    cut,
    open,
    forget() {
      session = false;
      for (const stream of streams) stream.destroy();
    },
    get streams() {
      return streams.size;
    },
    close: cut,
  };
}

function story(full: boolean): object {
  const number = full ? '13800138000' : '138****8000';
  const time = new Date(Date.UTC(2026, 10, 20, 3, 4, 5)).toISOString();
  const row = (seq: number, record: object): object => ({ seq, hash: 'ab12'.repeat(16), time, record });
  return {
    number,
    shielded: true,
    more: false,
    records: [
      row(7, {
        kind: 'decision',
        attempt: { dialled: number, agent: '1001', purpose: 'sale' },
        verdict: { outcome: 'block', reason: 'shielded' },
      }),
      row(5, {
        kind: 'shield-added',
        entry: {
          number,
          source: 'agent-key',
          operator: '1001',
          until: '2027-11-20T16:00:00.000Z',
          evidence: '<img src=x onerror=alert(1)>',
        },
      }),
      row(4, {
        kind: 'decision',
        attempt: { dialled: number, agent: '1001', purpose: 'sale' },
        verdict: { outcome: 'allow', reason: 'clear' },
      }),
    ],
  };
}

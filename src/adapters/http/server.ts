import { createServer as createHttp, type Server } from 'node:http';
import { createServer as createHttps, Server as SecureServer } from 'node:https';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { StoreUnavailable } from '../../app/ports/store.js';
import { writeCookie } from './cookies.js';
import { createDoor, type Door, type Visitor } from './door.js';
import { createStreams, type Streams } from './event-stream.js';
import { securityHeaders } from './headers.js';
import { type HttpNeeds, HttpRefused, LIMITS, type Limits, type Tls } from './needs.js';
import { describeApi } from './openapi.js';
import { isLoopback } from './origin.js';
import { HttpProblem, problem } from './problem.js';
import { bodyOf, type Route } from './route.js';
import { routesFor } from './routes/index.js';
import { fileFor, NO_BOARD, readStaticFiles, type StaticFile } from './static-files.js';

export interface HttpServer {
  readonly url: string;
  readonly routes: readonly Route[];
  /** For connections from now on; those that are open stay. */
  renew(tls: Tls): void;
  close(): Promise<void>;
}

/** Rejects with {@link HttpRefused} where it would have to listen in the clear on a network. */
export async function startHttp(needs: HttpNeeds): Promise<HttpServer> {
  const { host, port } = needs.listen;
  if (!needs.tls && !isLoopback(host))
    throw new HttpRefused(
      `http.listen ${host}: without TLS only loopback is served; give http.certificate and http.key, or listen on ` +
        '127.0.0.1 behind a proxy (http.origin) / 没有证书时只能监听本机；请给出 http.certificate 与 http.key，或在本机代理之后监听 127.0.0.1',
    );
  const limits = { ...LIMITS, ...needs.limits };
  const streams = createStreams(limits, needs.log);
  const routes = routesFor(needs);
  const app = createApp(needs, limits, routes, streams);
  await app.listen({ host, port });
  const { port: bound } = app.server.address() as { port: number };
  const shown = host.includes(':') ? `[${host}]` : host;
  return {
    url: `${needs.tls ? 'https' : 'http'}://${shown}:${bound}`,
    routes,
    renew(tls) {
      if (app.server instanceof SecureServer) app.server.setSecureContext(contextOf(tls));
    },
    async close() {
      streams.close();
      await app.close();
    },
  };
}

function createApp(
  needs: HttpNeeds,
  limits: Limits,
  routes: readonly Route[],
  streams: Streams,
): FastifyInstance {
  const secure = needs.tls !== undefined || needs.origin?.startsWith('https:') === true;
  const headers = securityHeaders(secure);
  const app = Fastify({
    serverFactory: (handler) => listener(needs.tls, limits, handler),
    bodyLimit: limits.bodyBytes,
    trustProxy: needs.origin === undefined ? false : 'loopback',
    forceCloseConnections: true,
    exposeHeadRoutes: false,
    routerOptions: { maxParamLength: 128, caseSensitive: true, ignoreTrailingSlash: false },
    clientErrorHandler: (_error, socket) => {
      if (socket.writable)
        socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
      else socket.destroy();
    },
    frameworkErrors: (_error, _request, reply) => void fail(reply, problem('bad-request')),
  });
  const door = createDoor({
    ...needs,
    place: { secure, ownTls: needs.tls !== undefined, origin: needs.origin },
  });

  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    'application/json',
    { parseAs: 'string' },
    app.getDefaultJsonParser('error', 'error'),
  );
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(headers);
    door.greet(request);
  });
  app.addHook('onResponse', async (request, reply) => tell(needs, request, reply));
  app.setErrorHandler((error, request, reply) => fail(reply, asProblem(error, request, needs)));

  for (const route of routes) serve(app, route, { needs, door, streams, headers, secure });
  const description = JSON.stringify(describeApi(routes, needs.version));
  app.get('/api/openapi.json', (_request, reply) =>
    reply.type('application/json; charset=utf-8').send(description),
  );

  const files = readStaticFiles(needs.files);
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?', 1)[0] ?? '';
    if (request.method !== 'GET' && request.method !== 'HEAD') return fail(reply, problem('not-found'));
    if (path === '/api' || path.startsWith('/api/')) return fail(reply, problem('not-found'));
    const file = files ? fileFor(files, path) : path === '/' ? NO_BOARD : undefined;
    return file ? sendFile(request, reply, file) : fail(reply, problem('not-found'));
  });
  return app;
}

type Handler = Parameters<typeof createHttp>[1];

function listener(tls: HttpNeeds['tls'], limits: Limits, handler: Handler): Server {
  const options = {
    maxHeaderSize: 8 * 1024,
    requestTimeout: limits.requestMs,
    headersTimeout: limits.requestMs,
    keepAliveTimeout: 5_000,
    // Node looks for slow ones as often as this; its own 30 s would be three times the limit.
    connectionsCheckingInterval: Math.min(2_000, limits.requestMs),
    requireHostHeader: true,
  };
  const server = tls ? createHttps({ ...options, ...contextOf(tls) }, handler) : createHttp(options, handler);
  server.maxHeadersCount = 64;
  server.maxConnections = 1_000;
  return server as Server;
}

const contextOf = ({ certificate, key }: Tls) => ({ cert: certificate, key, minVersion: 'TLSv1.2' }) as const;

interface Serving {
  readonly needs: HttpNeeds;
  readonly door: Door;
  readonly streams: Streams;
  readonly headers: Readonly<Record<string, string>>;
  readonly secure: boolean;
}

function serve(app: FastifyInstance, route: Route, { needs, door, streams, headers, secure }: Serving): void {
  const visitors = new WeakMap<FastifyRequest, Visitor>();
  app.route({
    method: route.method,
    url: route.path,
    // Before the body is read: who may not come in costs no more than the headers.
    preParsing: async (request) => {
      const visitor = await door.identify(request);
      door.admit(route, visitor, request);
      visitors.set(request, visitor);
    },
    handler: async (request, reply) => {
      const { who, secret, address } = visitors.get(request) ?? {
        who: undefined,
        secret: undefined,
        address: '',
      };
      const { params, query, body } = request;
      const lastEventId = request.headers['last-event-id'];
      const answer = await route.handle({
        params,
        query,
        body,
        who,
        secret,
        address,
        lastEventId:
          typeof lastEventId === 'string' && /^\d{1,15}$/.test(lastEventId) ? lastEventId : undefined,
      });
      if (answer.session !== undefined) reply.header('set-cookie', writeCookie(answer.session, secure));
      if (answer.stream && who) {
        const still = async (): Promise<Visitor['who']> => (await again(needs, request, secret))();
        await streams.open(reply.raw, answer.stream, who, still, headers);
        reply.hijack();
        return reply;
      }
      return reply.code(answer.status ?? 200).send(answer.body);
    },
  });
}

/** Who it is now: the session may be over, the token revoked. */
async function again({ access }: HttpNeeds, request: FastifyRequest, secret: string | undefined) {
  const token = request.headers.authorization?.slice('Bearer '.length);
  return () => (secret !== undefined ? access.byCookie(secret) : access.byToken(token ?? ''));
}

function sendFile(request: FastifyRequest, reply: FastifyReply, file: StaticFile): FastifyReply {
  reply
    .header('cache-control', file.immutable ? 'public, max-age=31536000, immutable' : 'no-cache')
    .header('etag', file.etag)
    .type(file.type);
  return request.headers['if-none-match'] === file.etag ? reply.code(304).send() : reply.send(file.bytes);
}

function fail(reply: FastifyReply, failed: HttpProblem): FastifyReply {
  if (failed.waitMs !== undefined) reply.header('retry-after', Math.max(1, Math.ceil(failed.waitMs / 1000)));
  return reply
    .code(failed.status)
    .type('application/problem+json; charset=utf-8')
    .send(JSON.stringify(bodyOf(failed)));
}

function asProblem(error: unknown, request: FastifyRequest, { log }: HttpNeeds): HttpProblem {
  if (error instanceof HttpProblem) return error;
  if (error instanceof StoreUnavailable) {
    log.error('http: the store cannot answer', { route: request.routeOptions.url, why: error.message });
    return problem('unavailable');
  }
  const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500;
  if (status === 413) return problem('too-large');
  if (status === 415) return problem('not-json');
  if (status >= 400 && status < 500) return problem('bad-request');
  log.error('http: failed', { route: request.routeOptions.url, why: String(error) });
  return problem('failed');
}

/** The route, never the address as asked: a number may stand in it (R7.2). No body, no header, no cookie. */
function tell({ log }: HttpNeeds, request: FastifyRequest, reply: FastifyReply): void {
  const { method } = request;
  const quiet = (method === 'GET' || method === 'HEAD') && reply.statusCode < 400;
  log[quiet ? 'debug' : 'info']('http', {
    method,
    route: request.routeOptions.url ?? '(none)',
    status: reply.statusCode,
    ms: Math.round(reply.elapsedTime),
    address: request.ip,
  });
}

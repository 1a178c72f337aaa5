import type { z } from 'zod';
import type { Identity, Person } from '../../app/ports/access.js';
import type { BoardEvent } from '../../app/ports/board.js';
import type { Permission } from '../../core/access/permissions.js';
import { HttpProblem, problem, problemBody } from './problem.js';

/** Who may come: anybody, whoever is signed in, or who has this permission. */
export type Door = 'anyone' | 'signed-in' | Permission;

/** An event stream: tells what follows `after`, and resolves with what ends it. */
export interface Stream {
  readonly follow: (who: Identity, tell: (event: BoardEvent) => void) => Promise<Following>;
}
export interface Following {
  readonly stop: () => void;
  /** First of all. */
  readonly hello: object;
  readonly head: number;
}

export interface Answer {
  readonly status?: number;
  readonly body?: unknown;
  /** The secret of a new session, or null to end the one there is. */
  readonly session?: string | null;
  readonly stream?: Stream;
}

interface Asked {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
  readonly who: Identity | undefined;
  readonly address: string;
  /** The secret in the session's cookie. */
  readonly secret: string | undefined;
  readonly lastEventId: string | undefined;
}

export interface Ask<P, Q, B, W> {
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  readonly who: W;
  readonly address: string;
  readonly secret: string | undefined;
  readonly lastEventId: string | undefined;
}

/** One row of the table: what is served, to whom, and in which form. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly path: `/api/${string}`;
  readonly may: Door;
  /** No machine, whatever its scopes: what is done here is on the record under a person's name. */
  readonly people: boolean;
  readonly summary: string;
  readonly params?: z.ZodType;
  readonly query?: z.ZodType;
  readonly body?: z.ZodType;
  readonly answer?: z.ZodType;
  readonly handle: (asked: Asked) => Promise<Answer>;
}

interface Form<P, Q, B> {
  readonly summary: string;
  readonly params?: z.ZodType<P>;
  readonly query?: z.ZodType<Q>;
  readonly body?: z.ZodType<B>;
  readonly answer?: z.ZodType;
}

type Handler<P, Q, B, W> = (ask: Ask<P, Q, B, W>) => Promise<Answer>;

type Spot = `${Route['method']} /api/${string}`;

export const open = <P, Q, B>(
  spot: Spot,
  form: Form<P, Q, B>,
  handle: Handler<P, Q, B, Identity | undefined>,
): Route => make(spot, 'anyone', false, form, handle);

/** For people and for machines of the right scope. */
export const shared = <P, Q, B>(
  spot: Spot,
  may: Permission,
  form: Form<P, Q, B>,
  handle: Handler<P, Q, B, Identity>,
): Route =>
  make(spot, may, false, form, (ask) => {
    if (!ask.who) throw problem('sign-in');
    return handle({ ...ask, who: ask.who });
  });

export const personal = <P, Q, B>(
  spot: Spot,
  may: Permission | 'signed-in',
  form: Form<P, Q, B>,
  handle: Handler<P, Q, B, Person>,
): Route =>
  make(spot, may, true, form, (ask) => {
    if (ask.who?.kind !== 'person') throw problem('sign-in');
    return handle({ ...ask, who: ask.who });
  });

function make<P, Q, B>(
  spot: Spot,
  may: Door,
  people: boolean,
  form: Form<P, Q, B>,
  handle: Handler<P, Q, B, Identity | undefined>,
): Route {
  const [method, path] = spot.split(' ') as [Route['method'], Route['path']];
  return {
    method,
    path,
    may,
    people,
    ...form,
    handle: async (asked) =>
      handle({
        ...asked,
        params: parse(form.params, asked.params, 'path'),
        query: parse(form.query, asked.query, 'query'),
        body: parse(form.body, asked.body, 'body'),
      }),
  };
}

/** A part that the route declares, checked; one that it does not declare must not be there. */
function parse<T>(schema: z.ZodType<T> | undefined, value: unknown, part: string): T {
  if (!schema) {
    const empty = value === undefined || value === null || Object.keys(value).length === 0;
    if (!empty) throw new BadField(part);
    return undefined as T;
  }
  const read = schema.safeParse(value ?? {});
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  // Names of ours only: an unknown key is whatever somebody sent.
  throw new BadField([part, ...(issue?.path ?? [])].join('.').slice(0, 100));
}

export class BadField extends HttpProblem {
  readonly at: string;

  constructor(at: string) {
    super(400, 'bad-request', { zh: '请求中有一项不对', en: 'A part of the request is not as it must be' });
    this.at = at;
  }
}

export const bodyOf = (failed: HttpProblem) =>
  problemBody(failed, failed instanceof BadField ? failed.at : undefined);

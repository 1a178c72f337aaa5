import type { Session } from './forms.js';

/** An answer that is no success; the service says why in both languages. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly status: number;
  readonly code: string;
  readonly zh: string;
  readonly en: string;

  constructor(status: number, body: Partial<Record<'code' | 'zh' | 'en', string>>) {
    super(body.en ?? `HTTP ${status}`);
    this.status = status;
    this.code = body.code ?? 'failed';
    this.zh = body.zh ?? `服务返回 ${status}`;
    this.en = body.en ?? `The service answered ${status}`;
  }
}

/** The service could not be asked at all. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable';
}

export interface Client {
  get<T>(path: string): Promise<T>;
  send<T>(method: 'POST' | 'PATCH' | 'DELETE', path: string, body?: object): Promise<T>;
  /** The session that later requests stand on. */
  use(session: Session | undefined): void;
}

const TIMEOUT_MS = 15_000;

/** `signedOut` is told whenever the service no longer knows us; asking who we are is the one question that may end so. */
export function createClient(signedOut: () => void): Client {
  let csrf: string | undefined;

  async function ask<T>(method: string, path: string, body?: object): Promise<T> {
    let response: Response;
    try {
      response = await fetch(path, {
        method,
        headers: {
          accept: 'application/json',
          ...(body && { 'content-type': 'application/json' }),
          ...(csrf !== undefined && method !== 'GET' && { 'x-csrf-token': csrf }),
        },
        ...(body && { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
    } catch (error) {
      throw new Unreachable(String(error));
    }
    if (response.status === 204) return undefined as T;
    const answer: unknown = await response.json().catch(() => ({}));
    if (response.ok) return answer as T;
    const known = csrf !== undefined;
    if (response.status === 401 && known) {
      csrf = undefined;
      signedOut();
    }
    throw new Refused(response.status, answer as object);
  }

  return {
    get: (path) => ask('GET', path),
    send: ask,
    use(session) {
      csrf = session?.csrf;
    },
  };
}

import type { AriRequest } from './codec.js';
import type { AriReply } from './requests.js';

const DEADLINE = 1500; // as over HTTP: under the dialplan's TIMEOUT(absolute)=2

/**
 * Requests over the event websocket itself (Asterisk 20.14, 21.9, 22.4 and newer): no connection, no thread of Asterisk's HTTP
 * server, about 0.3 ms sooner than HTTP. An older Asterisk ignores them, so the first one only asks whether there is an answer,
 * and until that has come everything goes by HTTP. Each is sent once.
 */
export interface SocketRequests {
  opened(write: (text: string) => void, app: string): void;
  /** True for an answer, which is then dealt with. */
  heard(text: string): boolean;
  closed(): void;
  /** Undefined where this socket takes no requests. Never rejects. */
  send(request: AriRequest): Promise<AriReply> | undefined;
}

export function createSocketRequests(deadline: number = DEADLINE): SocketRequests {
  const waiting = new Map<string, (reply: AriReply) => void>();
  let write: ((text: string) => void) | undefined;
  let taken = false;
  let last = 0;

  function ask(request: AriRequest): Promise<AriReply> {
    const id = `callward-${++last}`;
    return new Promise((resolve) => {
      let timer: NodeJS.Timeout | undefined;
      const settle = (reply: AriReply): void => {
        clearTimeout(timer);
        waiting.delete(id);
        resolve(reply);
      };
      waiting.set(id, settle);
      write?.(encodeSocketRequest(id, request)); // before the clock is set: somebody waits for it on the phone
      timer = setTimeout(
        () => settle({ answered: false, why: `no answer in ${deadline} ms` }),
        deadline,
      ).unref();
    });
  }

  return {
    opened(to, app) {
      write = to;
      void ask({ method: 'GET', path: `/applications/${encodeURIComponent(app)}` }).then((reply) => {
        taken = reply.answered && write === to;
      });
    },
    heard(text) {
      if (!text.includes('"RESTResponse"')) return false;
      const answer = readAnswer(text);
      if (answer) waiting.get(answer.id)?.({ answered: true, status: answer.status, body: answer.body });
      return answer !== undefined;
    },
    closed() {
      write = undefined;
      taken = false;
      for (const settle of [...waiting.values()])
        settle({ answered: false, why: 'the connection was closed' });
    },
    send: (request) => (taken ? ask(request) : undefined),
  };
}

/** Path and query are the codec's, already percent-encoded and free of line breaks; JSON does the rest. */
function encodeSocketRequest(id: string, request: AriRequest): string {
  return JSON.stringify({
    type: 'RESTRequest',
    transaction_id: id,
    request_id: id,
    method: request.method,
    uri: request.path.slice(1),
    ...(request.body === undefined ? {} : { content_type: 'application/json', message_body: request.body }),
  });
}

interface Answer {
  readonly id: string;
  readonly status: number;
  readonly body: string;
}

function readAnswer(text: string): Answer | undefined {
  try {
    const value: Readonly<Record<string, unknown>> = JSON.parse(text);
    const { type, request_id: id, status_code: status, message_body: body } = value;
    if (type !== 'RESTResponse' || typeof id !== 'string' || typeof status !== 'number') return undefined;
    return { id, status, body: typeof body === 'string' ? body : '' };
  } catch {
    return undefined;
  }
}

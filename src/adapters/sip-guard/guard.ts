import type { Clock } from '../../app/ports/clock.js';
import type { GuardListener } from '../../app/ports/guard.js';
import type { Log } from '../../app/ports/log.js';
import type { CallAttempt } from '../../core/call-attempt.js';
import { createAttempts } from './attempts.js';
import { addressOf, tagOf } from './fields.js';
import { headerValue, readMessage, type SipRequest } from './message.js';
import { ALLOW, type Answer, answerPort, buildResponse, type Source } from './response.js';
import { parseCarrierUri, percentDecode, readRequestUri } from './uri.js';
import { answerFor, NOT_SCREENED } from './verdict-answer.js';

export interface GuardOptions {
  readonly trunk: string;
  readonly pbx: string;
  /** `sip:host:port;transport=udp|tcp|tls`: where an allowed call is sent. */
  readonly carrier: string;
  readonly listener: GuardListener;
  readonly now: Clock;
  readonly newId: () => string;
  readonly log: Log;
  readonly budgetMs: number;
}

export interface GuardStats {
  readonly requests: number;
  readonly attempts: number;
  readonly allowed: number;
  readonly refused: number;
  readonly late: number;
  readonly anomalies: number;
  readonly connections: number;
}

export type Send = (bytes: Buffer, port: number) => void;

export interface GuardCore {
  /** One message from the wire; answers through `send`, now or later, at most once. Never throws or rejects. */
  receive(bytes: Buffer, source: Source, send: Send): void;
  anomaly(kind: string): void;
  stats(): Omit<GuardStats, 'connections'>;
}

/** An INVITE whose decision is under way: who waits, by transaction. */
interface Waiting {
  readonly answer: (answer: Answer) => void;
}

/** The redirect server without its sockets: requests in, answers out (RFC 3261 §8.3). */
export function createGuardCore(options: GuardOptions): GuardCore {
  const carrier = parseCarrierUri(options.carrier);
  const attempts = createAttempts<Answer>(() => performance.now());
  const waiting = new Map<string, Waiting>();
  const counts = { requests: 0, attempts: 0, allowed: 0, refused: 0, late: 0, anomalies: 0 };

  function anomaly(kind: string): void {
    counts.anomalies += 1;
    options.log.debug('sip guard: packet not served', { trunk: options.trunk, kind });
    try {
      options.listener.anomaly(kind);
    } catch (error) {
      options.log.error('sip guard: listener failed on an anomaly', {
        trunk: options.trunk,
        error: String(error),
      });
    }
  }

  function receive(bytes: Buffer, source: Source, send: Send): void {
    try {
      serve(bytes, source, send);
    } catch (error) {
      anomaly('internal');
      options.log.error('sip guard: request not served', { trunk: options.trunk, error: String(error) });
    }
  }

  function serve(bytes: Buffer, source: Source, send: Send): void {
    // RFC 5626 keep-alive and the zero bytes some phones send are no packets.
    if (bytes.every((byte) => byte === 13 || byte === 10 || byte === 0)) return;
    const reading = readMessage(bytes);
    if (reading.kind === 'ignored') {
      anomaly(reading.why);
      return;
    }
    const { request } = reading;
    counts.requests += 1;
    const reply = (answer: Answer): void =>
      send(buildResponse(request, source, answer), answerPort(request, source));
    if (!request.via) anomaly('via');
    else if (reading.kind === 'bad') {
      anomaly(reading.why);
      if (request.method !== 'ACK') reply({ status: reading.status });
    } else if (request.method === 'INVITE') invite(request, reply);
    else if (request.method === 'CANCEL') cancel(request, reply);
    else {
      const answer = answerOutsideCalls(request);
      if (answer) reply(answer);
    }
  }

  function invite(request: SipRequest, reply: (answer: Answer) => void): void {
    const target = readRequestUri(request.uri);
    if (tagOf(headerValue(request, 'to') ?? '') !== undefined) reply({ status: 481 });
    else if (target.ok) screen(request, target.uri.user, reply);
    else {
      anomaly(target.why);
      reply({ status: target.status });
    }
  }

  function screen(request: SipRequest, user: string, reply: (answer: Answer) => void): void {
    const transaction = transactionKey(request);
    if (waiting.has(transaction)) return;
    const mine: Waiting = {
      answer(answer) {
        if (waiting.get(transaction) === mine) waiting.delete(transaction);
        reply(answer);
      },
    };
    waiting.set(transaction, mine);
    const decision = attempts.decide(attemptKey(request, user), () => decide(request, user));
    decision.then(
      (answer) => {
        if (waiting.get(transaction) === mine) mine.answer(answer);
      },
      (error: unknown) => {
        waiting.delete(transaction);
        options.log.error('sip guard: answer not sent', { trunk: options.trunk, error: String(error) });
      },
    );
  }

  function cancel(request: SipRequest, reply: (answer: Answer) => void): void {
    const pending = waiting.get(transactionKey(request));
    // Stateless: an INVITE already answered has nothing left to cancel (RFC 3261 §9.2).
    reply({ status: pending ? 200 : 481 });
    pending?.answer({ status: 487 });
  }

  /** One decision within the budget. An error or a late answer refuses: never a 302 without an allow in time. */
  async function decide(request: SipRequest, user: string): Promise<Answer> {
    counts.attempts += 1;
    const attempt = attemptFor(request, user, options);
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<'late'>((resolve) => {
      timer = setTimeout(() => resolve('late'), options.budgetMs);
    });
    try {
      const verdict = await Promise.race([options.listener.screen(attempt), late]);
      if (verdict === 'late') counts.late += 1;
      const answer = verdict === 'late' ? NOT_SCREENED : answerFor(verdict, user, carrier);
      if (verdict === 'late') options.log.error('sip guard: no verdict in time', logged(attempt, options));
      else if (verdict.outcome === 'allow' && answer.status !== 302) anomaly('undialable-user');
      if (answer.status === 302) counts.allowed += 1;
      else counts.refused += 1;
      return answer;
    } catch (error) {
      counts.refused += 1;
      options.log.error('sip guard: screening failed', { ...logged(attempt, options), error: String(error) });
      return NOT_SCREENED;
    } finally {
      clearTimeout(timer);
    }
  }

  return { receive, anomaly, stats: () => ({ ...counts }) };
}

function answerOutsideCalls(request: SipRequest): Answer | undefined {
  switch (request.method) {
    case 'ACK':
      return undefined;
    case 'OPTIONS':
      return {
        status: 200,
        headers: [
          ['Allow', ALLOW],
          ['Accept', 'application/sdp'],
        ],
      };
    case 'BYE':
      return { status: 481 };
    default:
      return tagOf(headerValue(request, 'to') ?? '') === undefined
        ? { status: 405, headers: [['Allow', ALLOW]] }
        : { status: 481 };
  }
}

function attemptFor(request: SipRequest, user: string, options: GuardOptions): CallAttempt {
  const presented = presentedBy(headerValue(request, 'from') ?? '');
  return {
    id: options.newId(),
    at: options.now(),
    door: 'guard',
    dialled: user,
    ...(presented === undefined ? {} : { presented }),
    purpose: 'sale',
    purposeDeclared: false,
    trunk: options.trunk,
    ref: { pbx: options.pbx, channel: headerValue(request, 'call-id') ?? '' },
  };
}

function presentedBy(from: string): string | undefined {
  const user = /^(?:sips?|tel):([^@;:]*)/i.exec(addressOf(from))?.[1];
  return user ? (percentDecode(user) ?? user) : undefined;
}

const logged = (attempt: CallAttempt, options: GuardOptions) => ({
  trunk: options.trunk,
  attempt: attempt.id,
});

/** The number is part of it: two numbers under one Call-ID are two attempts, whatever their sender says. */
function attemptKey(request: SipRequest, user: string): string {
  return JSON.stringify([headerValue(request, 'call-id'), tagOf(headerValue(request, 'from') ?? ''), user]);
}

/** RFC 3261 §17.2.3: branch and sent-by name a transaction; CANCEL has those of its INVITE. */
function transactionKey(request: SipRequest): string {
  const { via } = request;
  const seq = /^\d+/.exec(headerValue(request, 'cseq') ?? '')?.[0];
  return JSON.stringify([via?.branch, via?.host, via?.port, headerValue(request, 'call-id'), Number(seq)]);
}

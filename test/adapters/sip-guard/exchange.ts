import { createGuardCore, type GuardCore } from '../../../src/adapters/sip-guard/guard.js';
import type { Source } from '../../../src/adapters/sip-guard/response.js';
import { createTestLog } from '../../fakes/silent-log.js';
import { type FakeListener, fakeListener } from './fake-listener.js';

export interface RequestParts {
  readonly method?: string;
  readonly user?: string;
  readonly uri?: string;
  readonly callId?: string;
  readonly branch?: string;
  readonly fromTag?: string;
  readonly toTag?: string;
  readonly seq?: number;
  readonly body?: string;
  readonly seqMethod?: string;
}

export function sipRequest(parts: RequestParts = {}): Buffer {
  const { method = 'INVITE', user = '13800138000', callId = 'call-1', branch = 'b1', body = '' } = parts;
  const lines = [
    `${method} ${parts.uri ?? `sip:${user}@carrier.example:5080;maddr=127.0.0.1`} SIP/2.0`,
    `Via: SIP/2.0/UDP 127.0.0.1:5060;rport;branch=z9hG4bK${branch}`,
    'Max-Forwards: 70',
    `From: "Agent" <sip:4001@pbx.example>;tag=${parts.fromTag ?? 'f1'}`,
    `To: <sip:${user}@carrier.example>${parts.toTag ? `;tag=${parts.toTag}` : ''}`,
    `Call-ID: ${callId}`,
    `CSeq: ${parts.seq ?? 1} ${parts.seqMethod ?? method}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
  ];
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n${body}`, 'latin1');
}

export interface Exchange {
  readonly core: GuardCore;
  readonly listener: FakeListener;
  readonly answers: string[];
  readonly log: readonly string[];
  tell(bytes: Buffer): void;
  /** Sends and waits for that many further answers. */
  ask(bytes: Buffer, count?: number): Promise<string[]>;
}

const SOURCE: Source = { transport: 'udp', address: '127.0.0.1', port: 5060 };

/** The guard without sockets: what goes in and what comes out. */
export function exchange(listener: FakeListener = fakeListener(), budgetMs = 60_000): Exchange {
  const log = createTestLog();
  let ids = 0;
  const core = createGuardCore({
    trunk: 'carrier-a',
    pbx: 'pbx-1',
    carrier: 'sip:carrier.example:5060;transport=tcp',
    listener,
    now: () => 1_790_000_000_000,
    newId: () => `attempt-${++ids}`,
    log,
    budgetMs,
  });
  const answers: string[] = [];
  let wake = (): void => {};
  const tell = (bytes: Buffer): void =>
    core.receive(bytes, SOURCE, (answer) => {
      answers.push(answer.toString('latin1'));
      wake();
    });
  return {
    core,
    listener,
    answers,
    log: log.lines,
    tell,
    async ask(bytes, count = 1) {
      const before = answers.length;
      const whole = new Promise<void>((resolve) => {
        wake = () => {
          if (answers.length >= before + count) resolve();
        };
      });
      tell(bytes);
      if (answers.length < before + count) await whole;
      return answers.slice(before);
    },
  };
}

export const statusOf = (answer: string | undefined): number => Number(answer?.slice(8, 11));

export const headersOf = (answer: string | undefined, name: string): string[] =>
  (answer ?? '')
    .split('\r\n')
    .filter((line) => line.toLowerCase().startsWith(`${name.toLowerCase()}:`))
    .map((line) => line.slice(name.length + 1).trim());

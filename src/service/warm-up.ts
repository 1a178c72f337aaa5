import { createGuardCore } from '../adapters/sip-guard/guard.js';
import type { ZoneClock } from '../app/ports/clock.js';
import { createNumberReader } from '../app/screening/number-reader.js';
import { createPermits } from '../app/screening/permits.js';
import { createReservations } from '../app/screening/reservations.js';
import { createScreenCall } from '../app/screening/screen-call.js';
import type { Policy } from '../core/policy/policy.js';

/** Enough for the compiler to have optimised the way of a call; about 0.1 s. */
const CALLS = 2_000;
const AT_NOON = Date.UTC(2026, 0, 5, 4);
const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/**
 * Walks the way of a call (read the INVITE, read the number, decide, answer) before the first real one, with nothing behind it: no
 * store, no socket, nothing recorded. A contact centre places a few calls a second, and at that pace the compiler takes
 * minutes to find the hot code, while every call pays for the cold.
 */
export async function warmUp(policy: Policy, zoneClock: ZoneClock): Promise<void> {
  const screen = createScreenCall({
    policy: () => policy,
    read: createNumberReader(),
    store: {
      shieldEntries: async () => [],
      append: async () => ({ seq: 1, hash: '' }),
      history: async (number) => ({ numbers: [number], calls: [] }),
      papers: async () => [],
      version: async () => 0,
    },
    calendar: () => ({ kind: 'workday', covered: true }),
    orders: async () => [],
    zoneClock,
    expected: { basisOf: () => undefined },
    permits: createPermits(),
    reservations: createReservations(),
    budgetMs: 10_000,
    log: silent,
    guardFollows: () => true,
    afterwards: (work) => work(),
    decided: () => {},
  });
  const guard = createGuardCore({
    trunk: 'warm-up',
    pbx: 'warm-up',
    carrier: 'sip:192.0.2.1:5060',
    listener: { screen, anomaly: () => {} },
    now: () => AT_NOON,
    newId: () => 'warm-up',
    log: silent,
    budgetMs: 10_000,
  });
  const source = { transport: 'udp', address: '127.0.0.1', port: 5060 } as const;
  for (let call = 0; call < CALLS; call++) {
    const number = `139${String(call).padStart(8, '0')}`;
    const ref = { pbx: 'warm-up', channel: String(call) };
    await screen({
      id: 'warm-up',
      at: AT_NOON,
      door: 'gate',
      dialled: number,
      purpose: 'sale',
      trunk: 'warm-up',
      ref,
    });
    await new Promise<void>((answered) => guard.receive(inviteTo(number, call), source, () => answered()));
  }
}

const inviteTo = (number: string, call: number): Buffer =>
  Buffer.from(
    [
      `INVITE sip:${number}@192.0.2.1:15070;maddr=127.0.0.1 SIP/2.0`,
      `Via: SIP/2.0/UDP 127.0.0.1:5060;rport;branch=z9hG4bKwarm${call}`,
      `From: "Agent" <sip:agent@127.0.0.1>;tag=warm${call}`,
      `To: <sip:${number}@192.0.2.1>`,
      'Contact: <sip:asterisk@127.0.0.1:5060>',
      `Call-ID: warm-${call}`,
      `CSeq: ${call} INVITE`,
      'Allow: OPTIONS, REGISTER, SUBSCRIBE, NOTIFY, PUBLISH, INVITE, ACK, BYE, CANCEL, UPDATE, PRACK, INFO, MESSAGE, REFER',
      'Supported: 100rel, timer, replaces, norefersub, histinfo',
      'Max-Forwards: 70',
      'Content-Type: application/sdp',
      'Content-Length: 0',
      '',
      '',
    ].join('\r\n'),
  );

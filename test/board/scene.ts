import type { AlertRow, LiveRow } from '../../src/app/ports/board.js';
import type { Tally } from '../../src/app/ports/board-store.js';
import type { FakeApi } from '../fakes/fake-api.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const AGENTS = [
  '1001',
  '1002',
  '1005',
  '1008',
  '1012',
  '1013',
  '1020',
  '1021',
  '1033',
  '1034',
  '1040',
  '1041',
];

export const call = (id: string, more: Partial<LiveRow> = {}): LiveRow => ({
  id,
  pbx: 'north',
  number: '138****8000',
  agent: '1001',
  purpose: 'sale',
  reason: 'clear',
  state: 'answered',
  since: Date.now() - 3 * MINUTE,
  ...more,
});

export const alert = (id: string, more: Partial<AlertRow> = {}): AlertRow => ({
  id,
  at: Date.now(),
  code: 'bypass',
  level: 'critical',
  ...more,
});

/** A morning in a call centre: something of everything the board can show. */
export function fillScene({ script, alert: raise }: FakeApi): void {
  const now = Date.now();
  const purposes = ['sale', 'sale', 'renewal', 'service', 'claim', 'sale'] as const;
  script.calls = AGENTS.map((agent, i) =>
    call(`c${i}`, {
      agent,
      number: `13${i % 10}****${4021 + i * 137}`,
      purpose: purposes[i % purposes.length] ?? 'sale',
      state: i % 5 === 3 ? 'dialling' : 'answered',
      since: now - (i * 47_000 + 12_000),
      ...(i === 4 && { refusal: { at: now - 21_000, source: 'agent-key' as const } }),
      ...(i === 7 && { reason: 'emergency' as const, purpose: 'callback' as const }),
    }),
  );
  const reasons = [
    'shielded',
    'out-of-hours',
    'shielded',
    'cap-reached',
    'no-provenance',
    'shielded',
    'cooling-off',
  ] as const;
  script.blocked = reasons.map((reason, i) => ({
    id: `b${i}`,
    at: now - (i * 83_000 + 9_000),
    number: `15${i}****${1200 + i * 311}`,
    agent: AGENTS[(i * 5) % AGENTS.length] ?? '1001',
    purpose: 'sale' as const,
    outcome: reason === 'out-of-hours' ? ('defer' as const) : ('block' as const),
    reason,
  }));
  script.tallies = tallies(now);
  script.teams = { 华北: AGENTS.slice(0, 6), 华南: AGENTS.slice(6) };
  script.health = {
    ...script.health,
    links: [
      { pbx: 'north', state: 'up', since: now - 4 * 3_600_000 },
      { pbx: 'south', state: 'down', since: now - 90_000 },
    ],
    lists: [
      { list: 'leads-2026-11', papers: 'lead', rows: 48_210, at: now - 5 * 3_600_000 },
      { list: 'industry-dnc', papers: 'shield', rows: 1_204_311, at: now - 26 * 3_600_000 },
    ],
    ledger: { seq: 184_220, hash: '9f3c17ab'.repeat(8) },
    quiet: { now: false, until: Math.floor(now / HOUR) * HOUR + 5 * HOUR },
    calls: script.calls.length,
  };
  for (const [i, reason] of (
    ['shielded', 'out-of-hours', 'shielded', 'cap-reached', 'refusal'] as const
  ).entries())
    raise(
      alert(`n${i}`, {
        code: reason,
        level: 'notice',
        at: now - i * 70_000,
        agent: AGENTS[i] ?? '1001',
        number: `15${i}****${1200 + i * 311}`,
      }),
    );
  raise(
    alert('w1', {
      code: 'exemption-burst',
      level: 'warning',
      at: now - 6 * MINUTE,
      agent: '1008',
      detail: '14 of 20 calls in 10 minutes',
    }),
  );
  raise(
    alert('w2', {
      code: 'caller-id',
      level: 'warning',
      at: now - 2 * MINUTE,
      agent: '1012',
      number: '139****4569',
      quiet: true,
    }),
  );
  raise(alert('x1', { code: 'link-lost', at: now - 90_000, detail: 'south', escalated: 1 }));
  raise(alert('x2', { code: 'bypass', at: now - 25_000, agent: '1012', number: '134****4569', call: 'c4' }));
}

function tallies(now: number): Tally[] {
  const found: Tally[] = [];
  const add = (group: number | string, what: Tally['what'], name: string, count: number): void => {
    if (count > 0) found.push({ group, what, name, count: Math.round(count) });
  };
  for (let hour = 0; hour < 9; hour++) {
    const group = Math.floor(now / HOUR) * HOUR - hour * HOUR;
    const busy = 60 + 50 * Math.sin(hour / 1.9) ** 2;
    add(group, 'decision', 'clear', busy);
    add(group, 'decision', 'shielded', busy / 9);
    add(group, 'decision', hour === 8 ? 'out-of-hours' : 'cap-reached', busy / 14);
    add(group, 'decision', 'no-provenance', busy / 40);
    add(group, 'refusal', 'agent-key', busy / 12);
    add(group, 'refusal', 'speech', busy / 30);
    add(group, 'refusal', 'customer-key', busy / 50);
    add(group, 'ending', String(4 + (hour % 4)), busy / 20);
    add(group, 'ending', String(15 + hour * 5), 1);
  }
  for (const [i, agent] of AGENTS.entries()) {
    add(agent, 'decision', 'clear', 90 - i * 4);
    add(agent, 'decision', 'shielded', 3 + ((i * 7) % 11));
    add(agent, 'refusal', 'agent-key', (i * 5) % 7);
    add(agent, 'ending', String(3 + i), (i * 5) % 7);
  }
  return found;
}

/** R6.1: the stream tells each alert once and in order, over a reconnect, and each team its own. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Alert } from '../../src/core/ledger/record.js';
import { aDecision, anEnding, aShieldAdded } from '../fakes/records.js';
import { type House, headersOf, openHouse } from './house.js';

let house: House;
before(async () => {
  house = await openHouse();
});
after(() => house.close());

interface Seen {
  readonly event: string;
  readonly id: string | undefined;
  readonly data: Record<string, unknown>;
}

interface Listener {
  readonly seen: Seen[];
  /** Resolves with the events once there are so many of them that `count` says. */
  until(what: (seen: readonly Seen[]) => boolean): Promise<readonly Seen[]>;
  close(): void;
  readonly ended: Promise<void>;
}

async function listen(headers: Record<string, string>, query = ''): Promise<Listener> {
  const stop = new AbortController();
  const answer = await fetch(`${house.url}/api/events${query}`, { headers, signal: stop.signal });
  assert.equal(answer.status, 200);
  assert.equal(answer.headers.get('content-type'), 'text/event-stream; charset=utf-8');
  assert.equal(answer.headers.get('cache-control'), 'no-store');
  const seen: Seen[] = [];
  let waiting: (() => void)[] = [];
  const read = async (): Promise<void> => {
    let text = '';
    const decoder = new TextDecoder();
    for await (const chunk of answer.body ?? []) {
      text += decoder.decode(chunk as Uint8Array, { stream: true });
      const blocks = text.split('\n\n');
      text = blocks.pop() ?? '';
      for (const block of blocks) {
        const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1];
        const event = field('event');
        if (event) seen.push({ event, id: field('id'), data: JSON.parse(field('data') ?? '{}') });
      }
      for (const wake of waiting.splice(0)) wake();
    }
  };
  const ended = read().catch(() => undefined);
  await new Promise<void>((resolve) => waiting.push(resolve));
  return {
    seen,
    ended,
    close: () => stop.abort(),
    async until(what) {
      while (!what(seen)) await new Promise<void>((resolve) => waiting.push(resolve));
      waiting = [];
      return seen;
    },
  };
}

const raise = (id: string, more: Partial<Alert> = {}) =>
  house.store.append({
    kind: 'alert',
    at: house.clock.at,
    alert: {
      id,
      at: house.clock.at,
      code: 'shielded',
      level: 'warning',
      number: '+8613800138000',
      agent: '8001',
      ...more,
    },
  });
const alertIds = (seen: readonly Seen[]): string[] =>
  seen
    .filter(({ event }) => event === 'alert')
    .map(({ data }) => (data as { alert: { id: string } }).alert.id);

test('an alert is told with its number masked, and again to nobody', async () => {
  const board = await listen(await headersOf(house, 'supervisor'));
  assert.equal(board.seen[0]?.event, 'ready');
  await raise('e1');
  const seen = await board.until((all) => alertIds(all).includes('e1'));
  const found = seen.find(({ event }) => event === 'alert');
  assert.match(found?.id ?? '', /^\d+$/);
  assert.ok(!JSON.stringify(seen).includes('13800138000'));
  assert.match(JSON.stringify(found?.data), /138\*\*\*\*8000/);
  board.close();
});

test('a board that was away is told each alert it missed once, in order, while new ones come', async () => {
  const heads = await headersOf(house, 'supervisor');
  const first = await listen(heads);
  const { seq } = await raise('r0');
  await first.until((all) => alertIds(all).includes('r0'));
  first.close();
  const missed = Array.from({ length: 450 }, (_, i) => `r${i + 1}`);
  for (const id of missed) await raise(id);
  // More come while the missed ones are being read.
  const back = listen({ ...heads, 'last-event-id': String(seq) });
  const fresh = Array.from({ length: 50 }, (_, i) => `n${i}`);
  for (const id of fresh) await raise(id);
  const board = await back;
  await board.until((all) => alertIds(all).includes('n49'));
  assert.deepEqual(alertIds(board.seen), [...missed, ...fresh]);
  const places = board.seen.flatMap(({ id }) => (id === undefined ? [] : [Number(id)]));
  assert.deepEqual(
    places,
    [...places].sort((a, b) => a - b),
  );
  board.close();
});

test('alerts and the place to follow from fit together: nothing between the two is lost', async () => {
  const heads = await headersOf(house, 'supervisor');
  await raise('g1');
  const page = (await (await fetch(`${house.url}/api/alerts?limit=5`, { headers: heads })).json()) as {
    head: number;
    alerts: { id: string }[];
  };
  await raise('g2');
  const board = await listen(heads, `?after=${page.head}`);
  await board.until((all) => alertIds(all).includes('g2'));
  const both = [...page.alerts.map(({ id }) => id), ...alertIds(board.seen)];
  for (const id of ['g1', 'g2']) assert.equal(both.filter((one) => one === id).length, 1, id);
  board.close();
});

test('what is acknowledged is told, by whom, and the first counts', async () => {
  const heads = await headersOf(house, 'supervisor');
  const board = await listen(heads);
  await raise('a1');
  const take = async (who: Record<string, string>) =>
    (await (
      await fetch(`${house.url}/api/alerts/a1/acknowledge`, { method: 'POST', headers: who })
    ).json()) as object;
  await take(heads);
  const again = await take(await headersOf(house, 'compliance'));
  assert.match(JSON.stringify(again), /"operator":"supervisor"/);
  const seen = await board.until((all) => all.some(({ event }) => event === 'acknowledged'));
  assert.equal(seen.filter(({ event }) => event === 'acknowledged').length, 1);
  board.close();
});

test('a supervisor is told of the own team, everybody of what is about no agent, compliance of all (R6.1)', async () => {
  const north = await listen(await headersOf(house, 'supervisor'));
  const all = await listen(await headersOf(house, 'compliance'));
  await raise('t-north');
  await raise('t-south', { agent: '8002' });
  const { number: _, agent: __, ...bare } = { number: '', agent: '' };
  await house.store.append({
    kind: 'alert',
    at: house.clock.at,
    alert: {
      id: 't-link',
      at: house.clock.at,
      code: 'link-lost',
      level: 'critical',
      detail: 'pbx1 13800138000',
      ...bare,
    },
  });
  await north.until((seen) => alertIds(seen).includes('t-link'));
  await all.until((seen) => alertIds(seen).includes('t-link'));
  assert.deepEqual(alertIds(north.seen), ['t-north', 't-link']);
  assert.deepEqual(alertIds(all.seen), ['t-north', 't-south', 't-link']);
  assert.ok(!JSON.stringify(all.seen).includes('13800138000'), 'a number in a detail');
  const heads = await headersOf(house, 'supervisor');
  const other = await fetch(`${house.url}/api/alerts/t-south/acknowledge`, {
    method: 'POST',
    headers: heads,
  });
  assert.equal(other.status, 404);
  north.close();
  all.close();
});

test('a call is seen from its allow to its end, with the refusal made on it', async () => {
  const board = await listen(await headersOf(house, 'supervisor'));
  const ref = { pbx: 'pbx1', channel: 'agent-1' };
  const { attempt, ...decision } = aDecision('c1');
  const own = { ...attempt, agent: '8001', ref };
  house.live.cleared('+8613800138000', own);
  await house.store.append({ ...decision, attempt: own });
  const trunk = { pbx: 'pbx1', channel: 'trunk-1' };
  house.live.dialled('+8613800138000', { ref: trunk, caller: ref, dialstring: 'x', endpoint: 'trunk' });
  house.live.answered(trunk);
  await house.store.append({ ...aShieldAdded('s1'), ref });
  const heads = await headersOf(house, 'supervisor');
  const listed = (await (await fetch(`${house.url}/api/calls`, { headers: heads })).json()) as {
    calls: { id: string }[];
  };
  assert.deepEqual(
    listed.calls.map(({ id }) => id),
    ['c1'],
  );
  const asked = await fetch(`${house.url}/api/calls/c1/listen`, { method: 'POST', headers: heads });
  assert.equal(asked.status, 200);
  assert.equal(house.deeds.at(-1), 'listen c1 supervisor');
  house.live.ended(trunk);
  house.live.ended(ref);
  const seen = await board.until((all) => all.some(({ event }) => event === 'call-ended'));
  const states = seen.flatMap(({ event, data }) =>
    event === 'call' ? [data['call'] as { state: string; refusal?: object; reason?: string }] : [],
  );
  assert.deepEqual(
    states.map(({ state }) => state),
    ['cleared', 'cleared', 'dialling', 'answered', 'answered'],
  );
  assert.ok(states.at(-1)?.refusal && states.at(-1)?.reason === 'clear');
  assert.equal(
    (await fetch(`${house.url}/api/calls/c1/listen`, { method: 'POST', headers: heads })).status,
    404,
  );
  board.close();
});

test('an agent learns why the own call was stopped, and not why another’s was', async () => {
  const stopped = (id: string, agent: string) => {
    const { attempt, verdict, ...rest } = aDecision(id);
    return house.store.append({
      ...rest,
      attempt: { ...attempt, agent },
      verdict: { ...verdict, outcome: 'defer', reason: 'out-of-hours', notBefore: 1 },
    });
  };
  await stopped('b1', '8001');
  await stopped('b2', '8002');
  const heads = await headersOf(house, 'agent');
  const ask = (call: string) => fetch(`${house.url}/api/reason/${call}`, { headers: heads });
  assert.match(await (await ask('latest')).text(), /"id":"b1".*"reason":"out-of-hours"/);
  assert.equal((await ask('b2')).status, 404);
});

test('what is counted: attempts and refusals by hour, and for a supervisor those of the own team', async () => {
  const heads = await headersOf(house, 'supervisor');
  const at = house.clock.at;
  const query = `from=${at - 3_600_000}&to=${at + 3_600_000}&by=agent`;
  const { tallies } = (await (
    await fetch(`${house.url}/api/trends?${query}`, { headers: heads })
  ).json()) as {
    tallies: { group: string; what: string; name: string; count: number }[];
  };
  assert.deepEqual(
    tallies.map(({ group, what, name, count }) => [group, what, name, count]),
    [
      ['8001', 'decision', 'clear', 1],
      ['8001', 'decision', 'out-of-hours', 1],
    ],
  );
});

test('of one agent, of one team, and of no other than one may see; teams are told by name (R6.1, R6.2)', async () => {
  const at = house.clock.at;
  for (const [agent, ms] of [
    ['8001', 7_000],
    ['8002', 90_000],
  ] as const)
    await house.store.append(anEnding(ms, agent, at));
  const ask = async (who: 'supervisor' | 'compliance', more: string) => {
    const query = `from=${at - 3_600_000}&to=${at + 3_600_000}&by=agent${more}`;
    const answer = await fetch(`${house.url}/api/trends?${query}`, { headers: await headersOf(house, who) });
    if (answer.status !== 200) return answer.status;
    const { tallies, teams } = (await answer.json()) as {
      tallies: { group: string; what: string; name: string }[];
      teams: object;
    };
    const endings = tallies.filter(({ what }) => what === 'ending').map(({ group, name }) => [group, name]);
    return [endings, Object.keys(teams)];
  };
  const [north, south] = [
    ['8001', '7'],
    ['8002', '60'],
  ];
  assert.deepEqual(await ask('compliance', ''), [
    [north, south],
    ['north', 'south'],
  ]);
  assert.deepEqual(await ask('compliance', '&team=south'), [[south], ['north', 'south']]);
  assert.deepEqual(await ask('compliance', '&agent=8001'), [[north], ['north', 'south']]);
  assert.deepEqual(await ask('compliance', '&team=north&agent=8002'), [[], ['north', 'south']]);
  assert.deepEqual(await ask('supervisor', ''), [[north], ['north']]);
  assert.deepEqual(await ask('supervisor', '&agent=8002'), [[], ['north']]);
  assert.equal(await ask('supervisor', '&team=south'), 400);
  assert.equal(await ask('compliance', '&team=__proto__'), 400);
});

test('what nobody acknowledges goes further, once a step', async () => {
  const board = await listen(await headersOf(house, 'supervisor'));
  await raise('late');
  await board.until((all) => alertIds(all).includes('late'));
  const steps = () =>
    board.seen.filter(
      ({ event, data }) => event === 'escalated' && (data['alert'] as { id: string }).id === 'late',
    );
  house.board.tick();
  house.clock.at += 120_000;
  house.board.tick();
  house.board.tick();
  await board.until(() => steps().length > 0);
  assert.deepEqual(
    steps().map(({ data }) => data['step']),
    [1],
  );
  board.close();
});

test('what has gone further is still marked for a board that comes later, until somebody takes it on (R6.1)', async () => {
  const heads = await headersOf(house, 'supervisor');
  await raise('further');
  const early = await listen(heads);
  house.clock.at += 120_000;
  house.board.tick();
  const marked = (all: readonly Seen[]): unknown[] =>
    all
      .filter(({ event }) => event === 'escalated')
      .map(({ data }) => [(data['alert'] as { id: string }).id, data['step']])
      .filter(([id]) => id === 'further');
  await early.until((all) => marked(all).length > 0);
  early.close();
  const rows = async () =>
    (
      (await (await fetch(`${house.url}/api/alerts?limit=500`, { headers: heads })).json()) as {
        alerts: { id: string; escalated?: number }[];
      }
    ).alerts.find(({ id }) => id === 'further')?.escalated;
  assert.equal(await rows(), 1);
  const later = await listen(heads);
  await raise('behind');
  await later.until((all) => alertIds(all).includes('behind'));
  assert.deepEqual(marked(later.seen), [['further', 1]]);
  await fetch(`${house.url}/api/alerts/further/acknowledge`, { method: 'POST', headers: heads });
  await later.until((all) => all.some(({ event }) => event === 'acknowledged'));
  assert.equal(await rows(), undefined);
  const last = await listen(heads);
  await raise('end');
  await last.until((all) => alertIds(all).includes('end'));
  assert.deepEqual(marked(last.seen), []);
  for (const board of [later, last]) board.close();
});

test('an alert that cannot be recorded is shown all the same', async () => {
  const board = await listen(await headersOf(house, 'supervisor'));
  house.board.recorded(
    { kind: 'alert', at: 1, alert: { id: 'u1', at: 1, code: 'not-recorded', level: 'critical' } },
    undefined,
  );
  const seen = await board.until((all) => alertIds(all).includes('u1'));
  assert.equal(seen.find(({ event }) => event === 'alert')?.id, undefined);
  board.close();
});

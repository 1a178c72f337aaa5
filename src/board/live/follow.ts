import { type Client, Refused } from '../api/client.js';
import type { AlertRow, BoardEvent, Health, Session, Snapshot } from '../api/forms.js';
import type { BoardInput, BoardState } from '../state/board-state.js';

export interface Following {
  readonly client: Client;
  readonly state: () => BoardState;
  readonly tell: (input: BoardInput) => void;
  readonly seesHealth: boolean;
}

const EVENTS = ['call', 'call-ended', 'blocked', 'alert', 'acknowledged', 'escalated', 'health'] as const;

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 10_000;
/** The service tells its health every 15 s; three times that in silence, and the line is dead without knowing it. */
const SILENCE_MS = 45_000;

/**
 * Keeps the board told: reads what stands, then follows behind it. A stream that breaks is opened anew behind the last place seen, never
 * left to the browser, so that there is one way to come back. Returns what ends it.
 */
export function follow({ client, state, tell, seesHealth }: Following): () => void {
  let source: EventSource | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let watch: ReturnType<typeof setTimeout> | undefined;
  let wait = FIRST_WAIT_MS;
  let over = false;
  let turn = 0;

  async function open(): Promise<void> {
    clearTimeout(timer);
    const mine = ++turn;
    source?.close();
    try {
      // Asked first: a stream does not say that the session is over, and the client sees to it when it is.
      await client.get<Session>('/api/session');
      if (seesHealth) tell(event({ type: 'health', health: await client.get<Health>('/api/health') }));
      if (state().gap) {
        const open = await client.get<Read>('/api/alerts?open=true&limit=500');
        const newest = await client.get<Read>('/api/alerts?limit=100');
        const known = new Set(open.alerts.map(({ id }) => id));
        const alerts = [...open.alerts, ...newest.alerts.filter(({ id }) => !known.has(id))];
        if (over || mine !== turn) return;
        tell({ type: 'alerts-read', head: open.head, alerts });
      }
    } catch (error) {
      if (over || mine !== turn) return;
      // Who may see nothing of this is not asked again and again.
      if (error instanceof Refused && (error.status === 401 || error.status === 403)) return;
      return again();
    }
    if (over || mine !== turn) return;
    listen();
  }

  function listen(): void {
    const stream = new EventSource(`/api/events?after=${state().seq}`);
    source = stream;
    stream.addEventListener('ready', ({ data }) => {
      wait = FIRST_WAIT_MS;
      alive();
      tell({
        type: 'ready',
        at: Date.now(),
        hello: JSON.parse(data) as { head: number } & Partial<Snapshot>,
      });
      if (state().gap) void open();
    });
    for (const type of EVENTS)
      stream.addEventListener(type, ({ data }) => {
        alive();
        tell(event({ type, ...(JSON.parse(data) as object) } as BoardEvent));
      });
    stream.addEventListener('error', () => {
      if (stream === source) again();
    });
  }

  function again(): void {
    source?.close();
    source = undefined;
    clearTimeout(watch);
    clearTimeout(timer);
    if (over) return;
    tell({ type: 'lost', at: Date.now() });
    // Twenty boards come back after a restart of the service, and not in the same instant.
    timer = setTimeout(() => void open(), wait * (0.75 + Math.random() / 2));
    wait = Math.min(wait * 2, LONGEST_WAIT_MS);
  }

  function alive(): void {
    clearTimeout(watch);
    if (seesHealth) watch = setTimeout(again, SILENCE_MS);
  }

  const now = (): void => {
    if (state().link === 'lost' && !over) void open();
  };
  addEventListener('online', now);
  void open();
  return () => {
    over = true;
    source?.close();
    clearTimeout(timer);
    clearTimeout(watch);
    removeEventListener('online', now);
  };
}

interface Read {
  readonly head: number;
  readonly alerts: readonly AlertRow[];
}

const event = (one: BoardEvent): BoardInput => ({ type: 'event', at: Date.now(), event: one });

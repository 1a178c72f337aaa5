import { begin } from './actions.js';
import { Refused } from './api/client.js';
import type { Session } from './api/forms.js';
import { app, client } from './app.js';
import './charts/time-chart.js';
import { listenToKeys } from './keys/listen.js';
import { follow } from './live/follow.js';
import { pageOf } from './pages.js';
import { sounding, startSound } from './sound/watch.js';
import './ui/index.js';

const RETRY_MS = 3_000;

/** Follows the board for as long as somebody is signed in who may see it. */
let end: (() => void) | undefined;
let board = app.model.board;

app.subscribe(() => {
  const { session } = app.model;
  const wanted = session !== undefined && app.may('see-alerts');
  if (!wanted) {
    end?.();
    end = undefined;
  }
  if (wanted && !end)
    end = follow({ client, state: () => app.model.board, tell: app.tell, seesHealth: app.may('see-health') });
  if (app.model.board !== board) {
    board = app.model.board;
    queueMicrotask(sounding);
  }
});

setInterval(() => {
  app.set({ now: Date.now() });
  sounding();
}, 1_000);

addEventListener('popstate', () => app.set({ page: pageOf(location.pathname) }));

async function start(): Promise<void> {
  if (location.pathname === '/set-up') {
    app.set({ phase: 'set-up' });
    return;
  }
  try {
    begin(await client.get<Session>('/api/session'));
  } catch (error) {
    if (error instanceof Refused && error.status === 401) app.set({ phase: 'sign-in' });
    else setTimeout(() => void start(), RETRY_MS);
  }
}

startSound();
listenToKeys();
void start();

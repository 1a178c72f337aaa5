import { Refused, Unreachable } from './api/client.js';
import type { AlertRow, LiveRow, Presence, Session } from './api/forms.js';
import { app, client, forget } from './app.js';
import { PAGES, type Page, pageOf, pagesFor } from './pages.js';
import { keepSettings, type Settings } from './settings.js';

const SAID_MS = 8_000;
let silence: ReturnType<typeof setTimeout> | undefined;

export function say(text: string, wrong = false): void {
  clearTimeout(silence);
  app.set({ said: { text, wrong } });
  silence = setTimeout(() => app.set({ said: undefined }), SAID_MS);
}

export function reasonOf(error: unknown): string {
  if (error instanceof Refused) return error[app.model.settings.language];
  if (error instanceof Unreachable) return app.words.unreachable;
  throw error;
}

/** Does it, and says why where it was not done. */
export async function attempt<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    say(reasonOf(error), true);
    return undefined;
  }
}

/** The first page that somebody may see, where the one asked for is not theirs. */
export function begin(session: Session): void {
  client.use(session);
  app.set({ session, phase: 'signed-in' });
  const pages = pagesFor(app.may);
  const [first] = pages;
  if (first && !pages.some(({ page }) => page === app.model.page)) go(first.page);
}

export async function signOut(): Promise<void> {
  await attempt(() => client.send('DELETE', '/api/session'));
  forget();
  history.replaceState(null, '', '/');
  app.set({ page: 'board' });
}

export function go(page: Page): void {
  const path = PAGES.find((one) => one.page === page)?.path ?? '/';
  if (pageOf(location.pathname) !== page || location.pathname === '/set-up')
    history.pushState(null, '', path);
  app.set({ page });
}

export function change(settings: Partial<Settings>): void {
  const next = { ...app.model.settings, ...settings };
  keepSettings(next);
  app.set({ settings: next });
}

export async function acknowledge(alerts: readonly AlertRow[]): Promise<void> {
  if (!app.may('acknowledge')) return;
  // One after the other: two hundred at once would run into the limit of requests.
  for (const { id } of alerts) {
    const answer = await attempt(() =>
      client.send<{ alert: AlertRow }>('POST', `/api/alerts/${encodeURIComponent(id)}/acknowledge`),
    );
    if (!answer) return;
    // The feed says it too; `seq` 0 moves no place in it.
    const event = { type: 'acknowledged', seq: 0, alert: answer.alert } as const;
    app.tell({ type: 'event', at: Date.now(), event });
  }
}

export async function attend(call: string, presence: Presence): Promise<void> {
  if (!app.may(presence)) return;
  const path = `/api/calls/${encodeURIComponent(call)}/${presence}`;
  const answer = await attempt(() => client.send('POST', path));
  if (answer) say(app.words.ringing(app.words[presence]));
}

export function askToEnd(call: LiveRow | undefined): void {
  if (call && app.may('end-call')) app.set({ ending: call });
}

export async function end(call: LiveRow): Promise<void> {
  app.set({ ending: undefined });
  const answer = await attempt(() => client.send('POST', `/api/calls/${encodeURIComponent(call.id)}/end`));
  if (answer) say(app.words.ended);
}

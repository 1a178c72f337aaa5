import { acknowledge, askToEnd, attend, change, go } from '../actions.js';
import { app } from '../app.js';
import { openAlerts } from '../state/alert-order.js';
import { type Deed, deedOf } from './keymap.js';

const typing = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || ['INPUT', 'SELECT', 'TEXTAREA'].includes(target.tagName));

export function listenToKeys(): void {
  addEventListener('keydown', (event) => {
    const { phase, settings, session } = app.model;
    if (phase !== 'signed-in' || session?.temporary || !settings.shortcuts) return;
    if (typing(event.target) || document.querySelector('dialog[open]')) return;
    const deed = deedOf(event);
    if (deed && act(deed)) event.preventDefault();
  });
}

/** What the key is about: the row that has the focus, else the gravest alert. */
function meant(): { readonly alert: string | undefined; readonly call: string | undefined } {
  const row = document.activeElement?.closest<HTMLElement>('[data-row]');
  if (row) return { alert: row.dataset['alert'], call: row.dataset['call'] };
  const [gravest] = openAlerts(app.model.board.alerts);
  return { alert: gravest?.id, call: gravest?.call };
}

function act(deed: Deed): boolean {
  const { board, settings } = app.model;
  switch (deed) {
    case 'help':
      app.set({ helping: true });
      return true;
    case 'mute':
      change({ sound: { ...settings.sound, on: !settings.sound.on } });
      return true;
    case 'search':
      if (!app.may('find-number')) return false;
      go('number');
      requestAnimationFrame(() =>
        requestAnimationFrame(() => document.querySelector<HTMLElement>('#number')?.focus()),
      );
      return true;
    case 'board':
      if (!app.may('see-alerts')) return false;
      go('board');
      return true;
    case 'next':
    case 'previous':
      return move(deed === 'next' ? 1 : -1);
  }
  if (app.model.page !== 'board') return false;
  const { alert: alertId, call: callId } = meant();
  if (deed === 'acknowledge') {
    const alert = alertId === undefined ? undefined : board.alerts.get(alertId);
    if (!alert) return false;
    move(1);
    void acknowledge([alert]);
    return true;
  }
  const call = callId === undefined ? undefined : board.calls.get(callId);
  if (!call) return false;
  if (deed === 'end') askToEnd(call);
  else void attend(call.id, deed);
  return true;
}

function move(by: 1 | -1): boolean {
  const rows = [...document.querySelectorAll<HTMLElement>('[data-row]')];
  if (rows.length === 0) return false;
  const at = rows.findIndex((row) => row.contains(document.activeElement));
  rows[at === -1 ? 0 : Math.min(rows.length - 1, Math.max(0, at + by))]?.focus();
  return true;
}

import { html, nothing, type TemplateResult } from 'lit-html';
import { askToEnd, attend } from '../actions.js';
import type { LiveRow, Permission, Presence } from '../api/forms.js';
import { app } from '../app.js';

const PRESENCES: readonly Presence[] = ['listen', 'whisper', 'join'];
const HINTS = { listen: 'listenHint', whisper: 'whisperHint', join: 'joinHint' } as const;

/** What may be done to a live call: one press each; ending asks first. */
export function deeds(call: LiveRow): TemplateResult | typeof nothing {
  const { words } = app;
  const whose = `${call.agent ?? words.unknown} ${call.number}`;
  const may: readonly Permission[] = [...PRESENCES, 'end-call'];
  if (!may.some(app.may)) return nothing;
  return html`<span class="deeds">
    ${PRESENCES.filter(app.may).map(
      (presence) =>
        html`<button class="deed" title=${words[HINTS[presence]]} aria-label="${words[presence]} · ${whose}"
          @click=${() => void attend(call.id, presence)}>${words[presence]}</button>`,
    )}
    ${
      app.may('end-call')
        ? html`<button class="deed deed-end" title=${words.endHint} aria-label="${words.end} · ${whose}"
            @click=${() => askToEnd(call)}>${words.end}</button>`
        : nothing
    }
  </span>`;
}

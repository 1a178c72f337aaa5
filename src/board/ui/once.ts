import { html, type TemplateResult } from 'lit-html';
import { say } from '../actions.js';
import { app } from '../app.js';

/** A secret that is shown this once. */
export const once = (what: string, secret: string): TemplateResult =>
  html`<p class="note note-once" role="status"><span>${what} <code class="secret">${secret}</code></span>
    <button @click=${() => void navigator.clipboard?.writeText(secret).then(() => say(app.words.copied))}>${app.words.copy}</button></p>`;

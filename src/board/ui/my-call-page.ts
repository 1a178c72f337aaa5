import { html, nothing, type TemplateResult } from 'lit-html';
import { reasonOf } from '../actions.js';
import { Refused } from '../api/client.js';
import type { BlockedRow } from '../api/forms.js';
import { app, client } from '../app.js';
import { momentOf, timeOf } from '../words/format.js';
import { named, reasonSentence } from '../words/index.js';
import { icon } from './icons.js';
import { View } from './view.js';

const EVERY_MS = 5_000;

/** For the agent: why the last call did not go out, and when it may. /my-call/ID is about one call. */
export class MyCallPage extends View {
  #blocked: BlockedRow | undefined;
  #wrong = '';
  #timer: ReturnType<typeof setInterval> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#read();
    this.#timer = setInterval(() => void this.#read(), EVERY_MS);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.#timer);
  }

  async #read(): Promise<void> {
    const [, call = 'latest'] = /^\/my-call\/([^/]+)$/.exec(location.pathname) ?? [];
    try {
      this.#blocked = await client.get<BlockedRow>(`/api/reason/${encodeURIComponent(call)}`);
      this.#wrong = '';
    } catch (error) {
      if (error instanceof Refused && error.status === 404) this.#blocked = undefined;
      else this.#wrong = reasonOf(error);
    }
    this.refresh();
  }

  protected draw(): TemplateResult {
    const { words } = app;
    return html`<div class="my-call"><h1 tabindex="-1">${words.myCallTitle}</h1>
      <p class="wrong" role="status">${this.#wrong}</p>
      ${this.#blocked ? this.#draw(this.#blocked) : html`<p class="calm">${icon('up')}<span>${words.myCallNone}</span></p>`}
      ${app.may('register-refusal') ? html`<cw-refusal></cw-refusal>` : nothing}</div>`;
  }

  #draw({ at, number, reason, purpose, notBefore }: BlockedRow): TemplateResult {
    const { words, model } = app;
    const { language } = model.settings;
    return html`<section class="panel why" aria-live="polite">
      <p class="why-number"><span class="number">${number}</span> <time>${timeOf(at, language)}</time> · ${named(words.purposes, purpose)}</p>
      <p class="why-reason">${reasonSentence(reason, language)}</p>
      <h2>${words.myCallWhen}</h2>
      <p class="why-when">${this.#when(reason, notBefore)}</p>
      <p class="muted">${words.myCallAsk}</p></section>`;
  }

  #when(reason: string, notBefore: number | undefined): string {
    const { words, model } = app;
    if (notBefore !== undefined)
      return notBefore <= Date.now()
        ? words.myCallNow
        : words.myCallNotBefore(momentOf(notBefore, model.settings.language));
    return reason === 'shielded' || reason === 'bypass' ? words.myCallNever : '—';
  }
}
customElements.define('cw-my-call', MyCallPage);

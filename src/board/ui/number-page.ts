import { html, nothing, type TemplateResult } from 'lit-html';
import { attempt, say } from '../actions.js';
import type { NumberStory, StoryRecord } from '../api/forms.js';
import { app, client } from '../app.js';
import { momentOf } from '../words/format.js';
import { named } from '../words/index.js';
import { field, formOf } from './forms.js';
import { factsOf, toneOf } from './story-facts.js';
import { View } from './view.js';

/** A number and everything that is on record about it. */
export class NumberPage extends View {
  #story: NumberStory | undefined;
  #asked = '';
  #full = false;

  protected draw(): TemplateResult {
    const { words } = app;
    return html`<h1 tabindex="-1">${words.number}</h1>
      <form class="search" role="search" @submit=${this.#search}>
        ${field({ name: 'number', label: words.numberLabel, hint: words.numberHint, type: 'tel' })}
        <button class="do">${words.search}</button></form>
      ${this.#story ? this.#draw(this.#story) : nothing}
      ${app.may('register-refusal') ? html`<cw-refusal></cw-refusal>` : nothing}`;
  }

  readonly #search = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    this.#asked = formOf(event)['number'] ?? '';
    this.#full = false;
    this.#story = await attempt(() =>
      client.get<NumberStory>(`/api/numbers/${encodeURIComponent(this.#asked)}`),
    );
    this.refresh();
  };

  async #reveal(): Promise<void> {
    const path = `/api/numbers/${encodeURIComponent(this.#asked)}/reveal`;
    const story = await attempt(() => client.send<NumberStory>('POST', path));
    if (!story) return;
    this.#story = story;
    this.#full = true;
    say(app.words.revealed);
    this.refresh();
  }

  #draw({ number, shielded, more, records }: NumberStory): TemplateResult {
    const { words } = app;
    return html`<section class="panel story" aria-labelledby="story-title">
      <header><h2 id="story-title" class="number">${number}</h2>
        <span class="verdict verdict-${shielded ? 'bad' : 'ok'}" role="status">${shielded ? words.shielded : words.notShielded}</span>
        ${
          app.may('reveal-number') && !this.#full
            ? html`<button class="quiet-button" title=${words.revealHint} aria-describedby="reveal-hint" @click=${() => void this.#reveal()}>${words.reveal}</button>
                <small id="reveal-hint" class="muted">${words.revealHint}</small>`
            : nothing
        }</header>
      ${more ? html`<p class="muted">${words.storyMore}</p>` : nothing}
      ${
        records.length === 0
          ? html`<p class="empty">${words.noStory}</p>`
          : html`<ol class="timeline" role="list">${records.map((row) => this.#row(row))}</ol>`
      }</section>`;
  }

  #row({ seq, hash, time, record }: StoryRecord): TemplateResult {
    const { words, model } = app;
    const { language } = model.settings;
    const kind = String(record['kind'] ?? 'other');
    const known = Object.hasOwn(words.records, kind) ? kind : 'other';
    return html`<li class="told told-${toneOf(record)}">
      <time datetime=${time}>${momentOf(Date.parse(time), language)}</time>
      <div><strong>${named(words.records, known)}</strong>
        <span class="facts">${factsOf(record, words, language).map((fact) => html`<span>${fact}</span>`)}</span>
        <details><summary>${words.details} #${seq}</summary><pre tabindex="0">${JSON.stringify(record, null, 2)}
${hash}</pre></details></div></li>`;
  }
}
customElements.define('cw-number', NumberPage);

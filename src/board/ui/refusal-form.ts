import { html, type TemplateResult } from 'lit-html';
import { attempt, say } from '../actions.js';
import type { Registered } from '../api/forms.js';
import { app, client } from '../app.js';
import { dateOf } from '../words/format.js';
import { field, formOf } from './forms.js';
import { View } from './view.js';

/** A refusal by hand: for whoever heard it elsewhere than on a call. */
export class RefusalForm extends View {
  protected draw(): TemplateResult {
    const { words } = app;
    return html`<section class="panel" aria-labelledby="refusal-title"><header><h2 id="refusal-title">${words.registerRefusal}</h2></header>
      <p class="muted">${words.registerHint}</p>
      <form class="search" @submit=${this.#submit}>
        ${field({ name: 'refused', label: words.numberLabel, type: 'tel' })}
        ${field({ name: 'evidence', label: words.evidence, optional: true })}
        <button>${words.registerRefusal}</button></form></section>`;
  }

  readonly #submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const { refused = '', evidence = '' } = formOf(event);
    const body = { number: refused, ...(evidence.trim() !== '' && { evidence }) };
    const answer = await attempt(() => client.send<Registered>('POST', '/api/shield', body));
    if (!answer) return;
    const { words, model } = app;
    const until = answer.until === null ? words.forever : dateOf(answer.until, model.settings.language);
    say(words[answer.outcome](answer.number, until));
    form.reset();
  };
}
customElements.define('cw-refusal', RefusalForm);

import { html, type TemplateResult } from 'lit-html';
import { end } from '../actions.js';
import { app } from '../app.js';
import { KEYS } from '../keys/keymap.js';
import { View } from './view.js';

const KEY_NAMES: Readonly<Record<string, string>> = { ArrowDown: '↓', ArrowUp: '↑' };

/** The browser's own dialog: it keeps the focus in, closes on Escape, and gives the focus back. */
abstract class Dialog extends View {
  protected abstract readonly wanted: boolean;

  protected override paint(): void {
    const dialog = this.querySelector('dialog');
    // What is closing keeps its words until it is gone.
    if (this.wanted || !dialog) super.paint();
    const now = this.querySelector('dialog');
    if (this.wanted && !now?.open) now?.showModal();
    if (!this.wanted && now?.open) now.close();
  }
}

export class EndDialog extends Dialog {
  protected get wanted(): boolean {
    return app.model.ending !== undefined;
  }

  protected draw(): TemplateResult {
    const { words, model } = app;
    const { ending } = model;
    return html`<dialog aria-labelledby="end-title" @close=${() => app.set({ ending: undefined })}>
      <h2 id="end-title">${words.endConfirm}</h2>
      <p>${ending ? words.endConfirmWhat(ending.agent ?? words.unknown, ending.number) : ''}</p>
      <div class="dialog-foot"><button autofocus @click=${() => app.set({ ending: undefined })}>${words.cancel}</button>
        <button class="danger" @click=${() => ending && void end(ending)}>${words.end}</button></div>
    </dialog>`;
  }
}
customElements.define('cw-end-dialog', EndDialog);

export class HelpDialog extends Dialog {
  protected get wanted(): boolean {
    return app.model.helping;
  }

  protected draw(): TemplateResult {
    const { words } = app;
    return html`<dialog aria-labelledby="help-title" @close=${() => app.set({ helping: false })}>
      <h2 id="help-title">${words.help}</h2>
      <dl class="keys">${KEYS.map(
        ({ deed, keys }) =>
          html`<div><dt>${keys.map((key) => html`<kbd>${KEY_NAMES[key] ?? key}</kbd>`)}</dt><dd>${words.keyMap[deed]}</dd></div>`,
      )}</dl>
      <p class="muted">${words.keyMapHint}</p>
      <div class="dialog-foot"><button autofocus @click=${() => app.set({ helping: false })}>${words.close}</button></div>
    </dialog>`;
  }
}
customElements.define('cw-help-dialog', HelpDialog);

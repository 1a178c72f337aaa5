import { render, type TemplateResult } from 'lit-html';
import { app } from '../app.js';

/** A part of the page: drawn from the model, again whenever the model is another one. Text is only ever set as text. */
export abstract class View extends HTMLElement {
  #due = false;
  #stop: (() => void) | undefined;

  connectedCallback(): void {
    this.#stop = app.subscribe(() => this.refresh());
    this.paint();
  }

  disconnectedCallback(): void {
    this.#stop?.();
  }

  refresh(): void {
    if (this.#due) return;
    this.#due = true;
    requestAnimationFrame(() => {
      this.#due = false;
      if (this.isConnected) this.paint();
    });
  }

  protected paint(): void {
    render(this.draw(), this);
  }

  protected abstract draw(): TemplateResult | typeof import('lit-html').nothing;
}

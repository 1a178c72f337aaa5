import { html, nothing, type TemplateResult } from 'lit-html';
import { begin, change, reasonOf } from '../actions.js';
import type { Session } from '../api/forms.js';
import { app, client } from '../app.js';
import { field, formOf } from './forms.js';
import { icon } from './icons.js';
import { View } from './view.js';

/** A page that ends in a session: what was wrong stands beside the form and is said. */
abstract class Entry extends View {
  #wrong = '';
  #busy = false;

  protected abstract readonly heading: string;
  protected abstract fields(): TemplateResult;
  protected abstract readonly button: string;
  protected abstract send(form: Readonly<Record<string, string>>): Promise<Session> | string;

  protected draw(): TemplateResult {
    const { words, model } = app;
    const { language } = model.settings;
    return html`<div class="entry"><div class="entry-top"><span class="brand">${icon('mark')} callward</span>
        ${
          model.phase === 'signed-in'
            ? nothing
            : html`<button class="language" lang=${language === 'zh' ? 'en' : 'zh-CN'} title=${words.languageLabel}
          @click=${() => change({ language: language === 'zh' ? 'en' : 'zh' })}>${words.language}</button>`
        }</div>
      <h1 tabindex="-1">${this.heading}</h1>
      <form @submit=${this.#submit}>${this.fields()}
        <p class="wrong" role="alert">${this.#wrong}</p>
        <button class="do do-wide" ?disabled=${this.#busy}>${this.button}</button></form></div>`;
  }

  readonly #submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (this.#busy) return;
    this.#busy = true;
    this.#wrong = '';
    this.refresh();
    try {
      const answer = this.send(formOf(event));
      if (typeof answer === 'string') this.#wrong = answer;
      else begin(await answer);
    } catch (error) {
      this.#wrong = reasonOf(error);
    }
    this.#busy = false;
    this.refresh();
  };
}

export class SignIn extends Entry {
  protected get heading(): string {
    return app.words.signIn;
  }
  protected get button(): string {
    return app.words.signIn;
  }
  protected fields(): TemplateResult {
    const { words } = app;
    return html`<p class="muted">${words.signInHint}</p>
      ${field({ name: 'name', label: words.name, autocomplete: 'username' })}
      ${field({ name: 'password', label: words.password, type: 'password', autocomplete: 'current-password' })}`;
  }
  protected send({ name = '', password = '' }: Record<string, string>): Promise<Session> {
    return client.send<Session>('POST', '/api/session', { name, password });
  }
}
customElements.define('cw-sign-in', SignIn);

/** The secret is the part of the address that browsers send to nobody. */
export class SetUp extends Entry {
  protected get heading(): string {
    return app.words.setUp;
  }
  protected get button(): string {
    return app.words.setUpDo;
  }
  protected fields(): TemplateResult {
    const { words } = app;
    return html`<p class="muted">${words.setUpHint}</p>
      ${field({ name: 'name', label: words.name, autocomplete: 'username' })}
      ${newPassword()}`;
  }
  protected send({
    name = '',
    password = '',
    again = '',
  }: Record<string, string>): Promise<Session> | string {
    if (password !== again) return app.words.passwordsDiffer;
    const secret = location.hash.slice(1);
    if (secret === '') return app.words.setUpClosed;
    return client.send<Session>('POST', '/api/set-up', { secret, name, password }).then((session) => {
      history.replaceState(null, '', '/');
      return session;
    });
  }
}
customElements.define('cw-set-up', SetUp);

export class OwnPassword extends Entry {
  protected get heading(): string {
    return app.words.choosePassword;
  }
  protected get button(): string {
    return app.words.save;
  }
  protected fields(): TemplateResult {
    const { words } = app;
    return html`<p class="muted">${words.choosePasswordHint}</p>
      ${field({ name: 'current', label: words.currentPassword, type: 'password', autocomplete: 'current-password' })}
      ${newPassword()}`;
  }
  protected send({
    current = '',
    password = '',
    again = '',
  }: Record<string, string>): Promise<Session> | string {
    if (password !== again) return app.words.passwordsDiffer;
    return client.send<Session>('POST', '/api/session/password', { current, next: password });
  }
}
customElements.define('cw-password', OwnPassword);

const newPassword = (): TemplateResult =>
  html`${field({ name: 'password', label: app.words.newPassword, hint: app.words.passwordHint, type: 'password', autocomplete: 'new-password' })}
    ${field({ name: 'again', label: app.words.passwordAgain, type: 'password', autocomplete: 'new-password' })}`;

import { html, nothing, type TemplateResult } from 'lit-html';
import { attempt } from '../actions.js';
import type { AccountView, TokenView } from '../api/forms.js';
import { app, client } from '../app.js';
import { dateOf } from '../words/format.js';
import { field, formOf, listOf, tickedOf, ticks } from './forms.js';
import { once } from './once.js';
import { View } from './view.js';

interface Secret {
  readonly name: string;
  readonly secret: string;
}

/** Who may come in, and who may do what. */
export class AccountsPage extends View {
  #accounts: readonly AccountView[] = [];
  #edited: AccountView | undefined;
  #secret: Secret | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#read();
  }

  async #read(): Promise<void> {
    const answer = await attempt(() => client.get<{ accounts: readonly AccountView[] }>('/api/accounts'));
    if (answer) this.#accounts = answer.accounts;
    this.refresh();
  }

  protected draw(): TemplateResult {
    const { words } = app;
    return html`<h1 tabindex="-1">${words.accounts}</h1><p class="muted">${words.accountsHint}</p>
      ${this.#secret ? once(words.oncePassword(this.#secret.name), this.#secret.secret) : nothing}
      <section class="panel" aria-label=${words.accounts}><div class="scroll" tabindex="0" role="region" aria-label=${words.accounts}><table class="plain-table">
        <thead><tr><th scope="col">${words.name}</th><th scope="col">${words.roles}</th><th scope="col">${words.teams}</th><th scope="col">${words.extension}</th><th scope="col">${words.status}</th><th scope="col">${words.actions}</th></tr></thead>
        <tbody>${this.#accounts.map((account) => this.#row(account))}</tbody></table></div></section>
      ${this.#form(this.#edited)}`;
  }

  #row(account: AccountView): TemplateResult {
    const { words } = app;
    const { name, roles, teams, extension, locked, temporary } = account;
    const status = locked ? words.locked : temporary ? words.temporary : words.active;
    return html`<tr><th scope="row">${name}</th><td>${roles.map((role) => words.roleNames[role]).join('、')}</td><td>${teams.join('、')}</td><td>${extension ?? ''}</td>
      <td><span class="verdict verdict-${locked ? 'bad' : temporary ? 'warn' : 'ok'}">${status}</span></td>
      <td><span class="deeds">
        <button class="deed" aria-label="${words.edit} · ${name}" @click=${() => this.#edit(account)}>${words.edit}</button>
        <button class="deed" aria-label="${words.resetPassword} · ${name}" @click=${() => void this.#reset(account)}>${words.resetPassword}</button>
        <button class="deed" aria-label="${locked ? words.unlock : words.lock} · ${name}" @click=${() => void this.#change(account.id, { locked: !locked })}>${locked ? words.unlock : words.lock}</button>
      </span></td></tr>`;
  }

  #edit(account: AccountView | undefined): void {
    this.#edited = account;
    this.refresh();
    if (account)
      requestAnimationFrame(() =>
        requestAnimationFrame(() => this.querySelector<HTMLElement>('#form-title')?.focus()),
      );
  }

  #form(edited: AccountView | undefined): TemplateResult {
    const { words } = app;
    const title = edited ? `${words.edit} · ${edited.name}` : words.addAccount;
    // A form of its own for each account: what was typed for one is not taken for another.
    return html`<section class="panel" aria-labelledby="form-title"><header><h2 id="form-title" tabindex="-1">${title}</h2></header>
      ${[edited].map(
        (account) => html`<form class="grid-form" data-for=${account?.id ?? ''} @submit=${this.#submit}>
        ${account ? nothing : field({ name: 'name', label: words.name })}
        ${ticks('roles', words.roles, words.roleNames, account?.roles ?? ['agent'])}
        ${field({ name: 'teams', label: words.teams, hint: words.teamsHint, optional: true, value: account?.teams.join(', ') ?? '' })}
        ${field({ name: 'extension', label: words.extension, optional: true, value: account?.extension ?? '' })}
        <div class="form-foot"><button class="do">${account ? words.save : words.addAccount}</button>
          ${account ? html`<button type="button" @click=${() => this.#edit(undefined)}>${words.cancel}</button>` : nothing}</div></form>`,
      )}</section>`;
  }

  readonly #submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const { name = '', teams = '', extension = '' } = formOf(event);
    const roles = tickedOf(event, 'roles');
    if (this.#edited) {
      const change = { roles, teams: listOf(teams), extension: extension === '' ? null : extension };
      if (await this.#change(this.#edited.id, change)) this.#edit(undefined);
      form.reset();
      return;
    }
    const body = { name, roles, teams: listOf(teams), ...(extension !== '' && { extension }) };
    const answer = await attempt(() => client.send<{ password: string }>('POST', '/api/accounts', body));
    if (!answer) return;
    this.#secret = { name, secret: answer.password };
    form.reset();
    await this.#read();
  };

  async #change(id: string, change: object): Promise<boolean> {
    const done = await attempt(() => client.send('PATCH', `/api/accounts/${encodeURIComponent(id)}`, change));
    await this.#read();
    return done !== undefined;
  }

  async #reset({ id, name }: AccountView): Promise<void> {
    const path = `/api/accounts/${encodeURIComponent(id)}/password`;
    const answer = await attempt(() => client.send<{ password: string }>('POST', path));
    if (answer) this.#secret = { name, secret: answer.password };
    await this.#read();
  }
}
customElements.define('cw-accounts', AccountsPage);

/** What machines may ask for. */
export class TokensPage extends View {
  #tokens: readonly TokenView[] = [];
  #secret: Secret | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#read();
  }

  async #read(): Promise<void> {
    const answer = await attempt(() => client.get<{ tokens: readonly TokenView[] }>('/api/tokens'));
    if (answer) this.#tokens = answer.tokens;
    this.refresh();
  }

  protected draw(): TemplateResult {
    const { words } = app;
    return html`<h1 tabindex="-1">${words.tokens}</h1><p class="muted">${words.tokensHint}</p>
      ${this.#secret ? once(words.onceSecret(this.#secret.name), this.#secret.secret) : nothing}
      <section class="panel" aria-label=${words.tokens}><div class="scroll" tabindex="0" role="region" aria-label=${words.tokens}><table class="plain-table">
        <thead><tr><th scope="col">${words.name}</th><th scope="col">${words.scopes}</th><th scope="col">${words.created}</th><th scope="col">${words.expires}</th><th scope="col">${words.actions}</th></tr></thead>
        <tbody>${this.#tokens.map((token) => this.#row(token))}</tbody></table></div></section>
      <section class="panel" aria-labelledby="token-title"><header><h2 id="token-title">${words.addToken}</h2></header>
        <form class="grid-form" @submit=${this.#submit}>${field({ name: 'name', label: words.name })}
          ${ticks('scopes', words.scopes, words.scopeNames, [])}
          ${field({ name: 'days', label: words.days, type: 'number', value: '90' })}
          <div class="form-foot"><button class="do">${words.addToken}</button></div></form></section>`;
  }

  #row({ id, name, scopes, createdBy, expiresAt, revokedAt }: TokenView): TemplateResult {
    const { words, model } = app;
    const over = revokedAt !== undefined ? words.revoked : expiresAt < model.now ? words.expired : undefined;
    return html`<tr><th scope="row">${name}</th><td>${scopes.map((scope) => words.scopeNames[scope]).join('、')}</td><td>${createdBy}</td><td>${dateOf(expiresAt, model.settings.language)}</td>
      <td>${over ?? html`<button class="deed deed-end" aria-label="${words.revoke} · ${name}" @click=${() => void this.#revoke(id)}>${words.revoke}</button>`}</td></tr>`;
  }

  readonly #submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const { name = '', days = '90' } = formOf(event);
    const body = { name, scopes: tickedOf(event, 'scopes'), days: Number(days) };
    const answer = await attempt(() => client.send<{ secret: string }>('POST', '/api/tokens', body));
    if (!answer) return;
    this.#secret = { name, secret: answer.secret };
    form.reset();
    await this.#read();
  };

  async #revoke(id: string): Promise<void> {
    await attempt(() => client.send('DELETE', `/api/tokens/${encodeURIComponent(id)}`));
    await this.#read();
  }
}
customElements.define('cw-tokens', TokensPage);

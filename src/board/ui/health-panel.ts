import { html, nothing, type TemplateResult } from 'lit-html';
import type { Health } from '../api/forms.js';
import { app } from '../app.js';
import { agoOf, countOf, roughly, timeOf } from '../words/format.js';
import { icon } from './icons.js';
import { View } from './view.js';

/** Every link to a PBX, how old the lists are, where the ledger stands. */
export class HealthPanel extends View {
  protected draw(): TemplateResult {
    const { words, model } = app;
    const { health, skew } = model.board;
    const { language } = model.settings;
    const now = model.now + skew;
    return html`<section class="panel health" aria-labelledby="health-title">
      <header><h2 id="health-title">${words.health}</h2></header>
      ${
        health === undefined
          ? html`<p class="empty">${words.noData}</p>`
          : html`<dl>
              ${health.links.map(
                ({
                  pbx,
                  state,
                  since,
                }) => html`<div class="health-row health-${state}"><dt>${icon(state)} ${pbx}</dt>
                  <dd><b>${words[state]}</b> <small>${since > 0 ? words.since(timeOf(since, language)) : ''}</small></dd></div>`,
              )}
              ${health.lists.map(
                ({ list, rows, at }) => html`<div class="health-row"><dt>${list}</dt>
                  <dd>${words.rows(countOf(rows, language))} <small>${agoOf(now - at, language, words)}</small></dd></div>`,
              )}
              <div class="health-row"><dt>${words.ledger}</dt>
                <dd>${
                  health.ledger
                    ? html`${words.ledgerHead(countOf(health.ledger.seq, language))} <small><code>${health.ledger.hash.slice(0, 8)}</code></small>`
                    : words.ledgerEmpty
                }</dd></div>
              ${health.quiet ? quietRow(health.quiet) : nothing}
              <div class="health-row"><dt>${words.policy}</dt><dd><code>${health.policyVersion.slice(0, 16)}</code></dd></div>
            </dl>`
      }
    </section>`;
  }
}
customElements.define('cw-health', HealthPanel);

/** Whether only the gravest may sound now, and until when that stays so. */
function quietRow({ now, until }: NonNullable<Health['quiet']>): TemplateResult {
  const { words, model } = app;
  return html`<div class="health-row health-quiet"><dt>${words.quietHours}</dt>
    <dd><b>${now ? words.quietOn : words.quietOff}</b> <small>${words.until(timeOf(until, model.settings.language).slice(0, 5))}</small></dd></div>`;
}

/** Always in sight: whether what is shown is true now. */
export class LinkState extends View {
  protected draw(): TemplateResult {
    const { words, model } = app;
    const { link, linkSince } = model.board;
    const lost = roughly(model.now - linkSince, model.settings.language);
    return html`<span class="link link-${link}" title=${link === 'lost' ? words.linkLostFor(lost) : words.link[link]}
      ><i></i><span role="status">${words.link[link]}</span></span>`;
  }
}
customElements.define('cw-link', LinkState);

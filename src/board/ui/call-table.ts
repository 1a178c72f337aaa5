import { html, nothing, type TemplateResult } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import type { LiveRow } from '../api/forms.js';
import { app } from '../app.js';
import { callOrder } from '../state/call-order.js';
import { clockTime } from '../words/format.js';
import { letGo, named, reasonSentence } from '../words/index.js';
import { deeds } from './deeds.js';
import { View } from './view.js';

/** Every live call: on which the customer has refused first, then the longest. */
export class CallTable extends View {
  protected draw(): TemplateResult {
    const { words, model } = app;
    const calls = [...model.board.calls.values()].sort(callOrder);
    const heads = ['agent', 'customer', 'purpose', 'verdict', 'state', 'duration', 'actions'] as const;
    return html`<section class="panel calls" aria-labelledby="calls-title">
      <header><h2 id="calls-title">${words.calls}</h2><span class="count">${words.callsLive(calls.length)}</span></header>
      ${
        calls.length === 0
          ? html`<p class="empty">${words.noCalls}</p>`
          : html`<div class="scroll" tabindex="0" role="region" aria-labelledby="calls-title"><table role="table" class="call-table">
              <thead role="rowgroup"><tr role="row">${heads.map((head) => html`<th role="columnheader" scope="col" class="col-${head}">${words[head]}</th>`)}</tr></thead>
              <tbody role="rowgroup">${repeat(
                calls,
                ({ id }) => id,
                (call) => this.#row(call),
              )}</tbody>
            </table></div>`
      }
    </section>`;
  }

  #row(call: LiveRow): TemplateResult {
    const { words, model } = app;
    const { agent, number, purpose, state, since, answeredAt, refusal } = call;
    const now = model.now + model.board.skew;
    return html`<tr role="row" class=${refusal ? 'call call-refused' : 'call'} data-row data-call=${call.id} tabindex="-1">
      <td role="cell" class="col-agent"><b>${agent ?? words.unknown}</b></td>
      <td role="cell" class="col-customer number">${number}</td>
      <td role="cell" class="col-purpose">${purpose === undefined ? '—' : named(words.purposes, purpose)}</td>
      <td role="cell" class="col-verdict">${this.#verdict(call)}</td>
      <td role="cell" class="col-state">${
        refusal
          ? html`<span class="badge badge-refused" title="${named(words.sources, refusal.source)} · ${words.refusedFor(clockTime(now - refusal.at))}"
              >${words.refused} ${clockTime(now - refusal.at)}</span>`
          : html`<span class="state state-${state}">${words.states[state]}</span>`
      }</td>
      <td role="cell" class="col-duration">${clockTime(now - (answeredAt ?? since))}</td>
      <td role="cell" class="col-actions">${deeds(call)}</td>
    </tr>`;
  }

  #verdict({ reason }: LiveRow): TemplateResult {
    const { words, model } = app;
    if (reason === undefined) return html`<span class="muted">${words.pending}</span>`;
    const text =
      reason === 'shadow' ? words.wouldBlock : letGo(reason) ? words.allowed : named(words.reasons, reason);
    const tone = reason === 'shadow' ? 'warn' : letGo(reason) ? 'ok' : 'bad';
    return html`<span class="verdict verdict-${tone}" title=${reasonSentence(reason, model.settings.language)}>${text}</span>`;
  }
}
customElements.define('cw-calls', CallTable);

export class BlockedList extends View {
  protected draw(): TemplateResult {
    const { words, model } = app;
    const { language } = model.settings;
    const { blocked, skew } = model.board;
    return html`<section class="panel blocked" aria-labelledby="blocked-title">
      <header><h2 id="blocked-title">${words.blockedCalls}</h2></header>
      ${
        blocked.length === 0
          ? html`<p class="empty">${words.noBlocked}</p>`
          : html`<ul class="lines" role="list">${repeat(
              blocked.slice(0, 8),
              ({ id }) => id,
              ({ at, agent, number, reason, outcome }) =>
                html`<li class="line"><span class="verdict verdict-${outcome === 'block' ? 'bad' : 'warn'}" title=${reasonSentence(reason, language)}>${named(words.reasons, reason)}</span>
                  <span class="facts">${agent === undefined ? nothing : html`<b>${agent}</b>`} <span class="number">${number}</span></span>
                  <time>${clockTime(model.now + skew - at)}</time></li>`,
            )}</ul>`
      }
    </section>`;
  }
}
customElements.define('cw-blocked', BlockedList);

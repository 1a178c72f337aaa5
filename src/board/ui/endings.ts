import { html, type TemplateResult } from 'lit-html';
import { app } from '../app.js';
import type { Endings } from '../charts/tallies.js';
import { roughly } from '../words/format.js';

/** How long calls went on after the customer had refused: the middle one and the longest (R6.2). */
export function endingFigures({ calls, medianMs, longestMs }: Endings): TemplateResult {
  const { words, model } = app;
  const { language } = model.settings;
  if (calls === 0) return html`<p class="empty">${words.noData}</p>`;
  return html`<dl class="pair"><div><dt>${words.median}</dt><dd>${roughly(medianMs, language)}</dd></div>
    <div><dt>${words.longest}</dt><dd>${roughly(longestMs, language)}</dd></div></dl>`;
}

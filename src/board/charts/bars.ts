import { html, svg, type TemplateResult } from 'lit-html';
import { app } from '../app.js';
import { countOf } from '../words/format.js';
import type { Bar } from './tallies.js';

/** Bars lying down, each with its number: read as a list by whoever cannot see them. */
export function barList(
  bars: readonly Bar[],
  label: (name: string) => string,
  tone: 'block' | 'refusal',
): TemplateResult {
  const most = Math.max(1, ...bars.map(({ count }) => count));
  if (bars.length === 0) return html`<p class="empty">${app.words.noData}</p>`;
  return html`<ul class="bars" role="list">${bars.slice(0, 8).map(
    ({ name, count }) => html`<li><span class="bar-name">${label(name)}</span>
      <svg class="bar bar-${tone}" aria-hidden="true" height="8" width="100%">${svg`<rect class="rail" width="100%" height="8" rx="4"/><rect width="${(count / most) * 100}%" height="8" rx="4"/>`}</svg>
      <b>${countOf(count, app.model.settings.language)}</b></li>`,
  )}</ul>`;
}

import { html, nothing, type TemplateResult } from 'lit-html';
import { live } from 'lit-html/directives/live.js';
import { app } from '../app.js';
import type { Trends, Whose } from '../charts/read-trends.js';

/** Whose figures are shown, as the value of a choice: `t` or `a` before the name, for a team may be called like an agent. */
export const ALL = '';

export const whoseOf = (chosen: string): Whose => {
  if (chosen === ALL) return {};
  return chosen.startsWith('t') ? { team: chosen.slice(1) } : { agent: chosen.slice(1) };
};

type Teams = Trends['teams'];

/** Undefined: everyone. */
export function membersOf(chosen: string, teams: Teams): readonly string[] | undefined {
  if (chosen === ALL) return undefined;
  return chosen.startsWith('t') ? (teams[chosen.slice(1)] ?? []) : [chosen.slice(1)];
}

export const teamsOf =
  (teams: Teams, none: string) =>
  (agent: string): readonly string[] => {
    const own = Object.keys(teams).filter((team) => teams[team]?.includes(agent));
    return own.length > 0 ? own : [none];
  };

export function whoseSelect(
  { teams, tallies }: Trends,
  chosen: string,
  choose: (whose: string) => void,
): TemplateResult {
  const { words } = app;
  const seen = tallies.map(({ group }) => String(group)).filter((agent) => agent !== '');
  const options = (
    kind: 't' | 'a',
    names: readonly string[],
    title: string,
  ): TemplateResult | typeof nothing =>
    names.length === 0
      ? nothing
      : html`<optgroup label=${title}>${names.map((name) => html`<option value=${kind + name} ?selected=${kind + name === chosen}>${name}</option>`)}</optgroup>`;
  return html`<label class="whose">${words.whose}<select .value=${live(chosen)}
    @change=${({ target }: Event) => choose((target as HTMLSelectElement).value)}>
    <option value=${ALL} ?selected=${chosen === ALL}>${words.everyone}</option>
    ${options('t', Object.keys(teams), words.byTeam)}
    ${options('a', [...new Set([...seen, ...(membersOf(chosen, {}) ?? [])])].sort(), words.byAgent)}</select></label>`;
}

import type { Role } from './permissions.js';

/** Every team, and agents of none. */
export const ALL_TEAMS = '*';

/** Which agents somebody may see. */
export type Reach = 'everyone' | ReadonlySet<string>;

/** Extensions of agents, by team. */
export type Teams = Readonly<Record<string, readonly string[]>>;

/** Compliance answers for the whole company; a supervisor for the teams named; a supervisor of no team sees nobody's calls. */
export function reachOf(teams: Teams, roles: readonly Role[], own: readonly string[]): Reach {
  if (roles.includes('compliance') || own.includes(ALL_TEAMS)) return 'everyone';
  return new Set(own.flatMap((team) => (Object.hasOwn(teams, team) ? (teams[team] ?? []) : [])));
}

/** Of another team only a part would be counted under its name. */
export const teamsWithin = (teams: Teams, reach: Reach): Teams =>
  Object.fromEntries(
    Object.entries(teams).filter(
      ([, agents]) => agents.length > 0 && agents.every((agent) => reaches(reach, agent)),
    ),
  );

/** A call of an agent that is in no team, or of which no agent is known, is for those who see everyone. */
export const reaches = (reach: Reach, agent: string | undefined): boolean =>
  reach === 'everyone' || (agent !== undefined && reach.has(agent));

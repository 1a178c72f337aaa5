import { z } from 'zod';
import { type Reach, reaches, type Teams, teamsWithin } from '../../../core/access/teams.js';
import type { UseCases } from '../needs.js';
import { BadField, type Route, shared } from '../route.js';
import { count, text } from '../schemas.js';

const LONGEST_MS = 400 * 86_400_000;
const HOUR_MS = 3_600_000;

const query = z.strictObject({
  from: count(8e15),
  to: count(8e15),
  by: z.enum(['hour', 'day', 'agent']).default('hour'),
  offset: z
    .string()
    .regex(/^-?\d{1,2}$/)
    .transform(Number)
    .pipe(z.int().min(-12).max(14))
    .default(8)
    .describe('hours a day begins before that of UTC'),
  team: text(60).optional().describe('only the agents of this team'),
  agent: text(100).optional().describe('only this agent'),
});

const tally = z.object({
  group: z.union([z.int(), z.string()]),
  what: z.enum(['decision', 'refusal', 'ending']),
  name: z
    .string()
    .describe(
      'reason of the decision, source of the refusal, or seconds from the refusal to the end of the call (from 60 on whole minutes)',
    ),
  count: z.int(),
});

export function trendRoutes({ trends, teams }: UseCases): readonly Route[] {
  return [
    shared(
      'GET /api/trends',
      'see-trends',
      {
        summary:
          'Attempts and blocks by reason, refusals by source, time to the polite ending: by hour, day or agent, of all, a team or an agent',
        query,
        answer: z.object({
          tallies: z.array(tally),
          teams: z.record(z.string(), z.array(z.string())).describe('who is in which, of those one may see'),
        }),
      },
      async ({ query: { from, to, by, offset, team, agent }, who }) => {
        if (to < from || to - from > LONGEST_MS) throw new BadField('query.to');
        if (by === 'hour' && to - from > 14 * 24 * HOUR_MS) throw new BadField('query.by');
        const seen = teamsWithin(teams, who.reach);
        if (team !== undefined && !Object.hasOwn(seen, team)) throw new BadField('query.team');
        const agents = agentsOf(who.reach, team === undefined ? undefined : seen[team], agent);
        return {
          body: {
            tallies: await trends({ from, to, by, offsetHours: offset, ...(agents && { agents }) }),
            teams: seen,
          },
        };
      },
    ),
  ];
}

/** Undefined: everyone. */
function agentsOf(
  reach: Reach,
  members: Teams[string] | undefined,
  agent: string | undefined,
): readonly string[] | undefined {
  const some = members ?? (reach === 'everyone' ? undefined : [...reach]);
  if (agent === undefined) return some;
  return reaches(reach, agent) && (members?.includes(agent) ?? true) ? [agent] : [];
}

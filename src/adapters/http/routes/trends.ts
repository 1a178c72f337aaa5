import { z } from 'zod';
import type { UseCases } from '../needs.js';
import { BadField, type Route, shared } from '../route.js';
import { count } from '../schemas.js';

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
});

const tally = z.object({
  group: z.union([z.int(), z.string()]),
  what: z.enum(['decision', 'refusal']),
  name: z.string().describe('reason of the decision, or source of the refusal'),
  count: z.int(),
});

export function trendRoutes({ trends }: UseCases): readonly Route[] {
  return [
    shared(
      'GET /api/trends',
      'see-trends',
      {
        summary: 'Attempts and blocks by reason, refusals by source: by hour, day or agent',
        query,
        answer: z.object({ tallies: z.array(tally) }),
      },
      async ({ query: { from, to, by, offset }, who }) => {
        if (to < from || to - from > LONGEST_MS) throw new BadField('query.to');
        if (by === 'hour' && to - from > 14 * 24 * HOUR_MS) throw new BadField('query.by');
        const agents = who.reach === 'everyone' ? {} : { agents: [...who.reach] };
        return { body: { tallies: await trends({ from, to, by, offsetHours: offset, ...agents }) } };
      },
    ),
  ];
}

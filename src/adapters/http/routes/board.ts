import { z } from 'zod';
import type { BoardEvent } from '../../../app/ports/board.js';
import type { Permission } from '../../../core/access/permissions.js';
import type { UseCases } from '../needs.js';
import { problem } from '../problem.js';
import { personal, type Route, shared } from '../route.js';
import { alert, byId, count, health, snapshot } from '../schemas.js';

const SEQ = Number.MAX_SAFE_INTEGER;

const alertQuery = z.strictObject({
  after: count(SEQ).optional(),
  open: z.literal('true').optional(),
  limit: count(500).optional(),
});
const eventQuery = z.strictObject({ after: count(SEQ).optional() });

/** What one must be allowed to be told of an event. */
const NEEDS: Readonly<Record<BoardEvent['type'], Permission>> = {
  call: 'watch-calls',
  'call-ended': 'watch-calls',
  blocked: 'watch-calls',
  alert: 'see-alerts',
  acknowledged: 'see-alerts',
  escalated: 'see-alerts',
  health: 'see-health',
};

/** The live view: health, calls, alerts, and the stream of what happens to them. */
export function boardRoutes({ board }: UseCases): readonly Route[] {
  return [
    shared(
      'GET /api/health',
      'see-health',
      { summary: 'PBX links, age of the lists, head of the ledger', answer: health },
      async () => ({ body: await board.health() }),
    ),
    shared(
      'GET /api/calls',
      'watch-calls',
      { summary: 'Live calls, and the newest that were stopped', answer: snapshot },
      async ({ who }) => ({ body: board.snapshot(who.reach) }),
    ),
    shared(
      'GET /api/alerts',
      'see-alerts',
      {
        summary: 'Alerts behind `after` in order, or the newest first; `head` is where to follow from',
        query: alertQuery,
        answer: z.object({ head: z.int(), alerts: z.array(alert) }),
      },
      async ({ who, query }) => {
        // Read before the alerts: one that comes meanwhile is told twice rather than not at all, and has one id.
        const head = board.head();
        const { after, open, limit = 100 } = query;
        const alerts = await board.alerts({
          reach: who.reach,
          ...(after === undefined ? {} : { after }),
          ...(open && { open: true }),
          limit,
        });
        return { body: { head, alerts } };
      },
    ),
    personal(
      'POST /api/alerts/:id/acknowledge',
      'acknowledge',
      { summary: 'Take an alert on; the first who does counts', params: byId, answer: z.object({ alert }) },
      async ({ params, who }) => {
        const found = await board.acknowledge(params.id, who.name, who.reach);
        if (!found) throw problem('not-found');
        return { body: { alert: found } };
      },
    ),
    shared(
      'GET /api/events',
      'see-alerts',
      {
        summary:
          'Server-sent events: ready, call, call-ended, blocked, alert, acknowledged, escalated, health. ' +
          'Resumes behind Last-Event-ID, or `after`: each alert once, none lost',
        query: eventQuery,
      },
      async ({ query, lastEventId }) => {
        const after = lastEventId === undefined ? query.after : Number(lastEventId);
        return {
          stream: {
            follow: async (who, tell) => ({
              stop: await board.follow(who.reach, after, (event) => {
                if (who.may.has(NEEDS[event.type])) tell(event);
              }),
              hello: who.may.has('watch-calls') ? board.snapshot(who.reach) : {},
              head: board.head(),
            }),
          },
        };
      },
    ),
  ];
}

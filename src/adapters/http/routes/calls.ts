import { z } from 'zod';
import type { CallDesk, Presence } from '../../../app/ports/desk.js';
import type { Reach } from '../../../core/access/teams.js';
import type { UseCases } from '../needs.js';
import { problem } from '../problem.js';
import { personal, type Route, shared } from '../route.js';
import { blocked, byId, extension, id, text, typedNumber } from '../schemas.js';

const done = z.object({ outcome: z.enum(['ringing', 'ended']) });

/** What is done to a live call: only where the use case is there. */
export function callRoutes({ board, calls }: UseCases): readonly Route[] {
  if (!calls) return [];
  const attend = (presence: Presence): Route =>
    personal(
      `POST /api/calls/:id/${presence}`,
      presence,
      { summary: `Ring my phone and ${presence}`, params: byId, answer: done },
      async ({ params, who }) => {
        const ref = board.ref(params.id, who.reach);
        if (!ref) throw problem('not-found');
        return answer(await calls.attend({ id: params.id, ref }, presence, who));
      },
    );
  return [
    attend('listen'),
    attend('whisper'),
    attend('join'),
    personal(
      'POST /api/calls/:id/end',
      'end-call',
      { summary: 'End the call', params: byId, answer: done },
      async ({ params, who }) => {
        const ref = board.ref(params.id, who.reach);
        if (!ref) throw problem('not-found');
        return answer(await calls.end({ id: params.id, ref }, who));
      },
    ),
  ];
}

type Deed = Awaited<ReturnType<CallDesk['attend']>> | Awaited<ReturnType<CallDesk['end']>>;

function answer(outcome: Deed) {
  if (outcome === 'gone' || outcome === 'no-phone') throw problem(outcome);
  if (outcome === 'failed') throw problem('not-done');
  return { body: { outcome } };
}

const byCall = z.strictObject({ call: id });

/** For the agent: why a call was stopped, and when it may be made. `latest` is the newest. */
export function reasonRoutes({ board }: UseCases): readonly Route[] {
  return [
    personal(
      'GET /api/reason/:call',
      'see-own-blocks',
      { summary: 'Why a call was stopped and when it may be made', params: byCall, answer: blocked },
      async ({ params, who }) => {
        const own: Reach = new Set(who.extension === undefined ? [] : [who.extension]);
        const found =
          board.blocked(params.call, own) ??
          (who.may.has('watch-calls') ? board.blocked(params.call, who.reach) : undefined);
        if (!found) throw problem('not-found');
        return { body: found };
      },
    ),
  ];
}

const disposition = z.strictObject({
  pbx: text(64),
  channel: text(200),
  code: text(100),
  agent: extension.optional(),
  dialled: typedNumber.optional(),
});

export function dispositionRoutes({ disposition: report }: UseCases): readonly Route[] {
  if (!report) return [];
  return [
    shared(
      'POST /api/dispositions',
      'report-disposition',
      { summary: 'A dialer’s word for how a call ended', body: disposition },
      async ({ body: { pbx, channel, code, agent, dialled } }) => {
        report({
          ref: { pbx, channel },
          code,
          ...(agent === undefined ? {} : { agent }),
          ...(dialled === undefined ? {} : { dialled }),
        });
        return { status: 202 };
      },
    ),
  ];
}

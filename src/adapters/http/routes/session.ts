import { z } from 'zod';
import type { Denied, Person, SignedIn } from '../../../app/ports/access.js';
import { csrfOf } from '../cookies.js';
import { denial } from '../denial.js';
import type { UseCases } from '../needs.js';
import { isLoopback } from '../origin.js';
import { problem } from '../problem.js';
import { type Answer, open, personal, type Route } from '../route.js';
import { session, text } from '../schemas.js';

const password = z.string().min(1).max(400);
const signIn = z.strictObject({ name: text(200), password });
const setUp = z.strictObject({ secret: text(100), name: text(200), password });
const change = z.strictObject({ current: password, next: password });

export function sessionRoutes({ access }: UseCases): readonly Route[] {
  return [
    open('POST /api/session', { summary: 'Sign in', body: signIn, answer: session }, async (ask) => {
      const answer = await access.signIn({ ...ask.body, address: ask.address });
      // The session a browser had is over: nobody goes on with a secret that was there before the sign-in.
      if (answer.outcome === 'signed-in' && ask.secret) await access.signOut(ask.secret);
      return begun(answer);
    }),
    personal('GET /api/session', 'signed-in', { summary: 'Who am I', answer: session }, async (ask) => ({
      body: describe(ask.who, ask.secret ?? ''),
    })),
    personal('DELETE /api/session', 'signed-in', { summary: 'Sign out' }, async (ask) => {
      if (ask.secret) await access.signOut(ask.secret);
      return { status: 204, session: null };
    }),
    personal(
      'POST /api/session/password',
      'signed-in',
      { summary: 'Choose a new password; every other session ends', body: change, answer: session },
      async ({ who, body, address }) =>
        begun(await access.changePassword(who, body.current, body.next, address)),
    ),
    open(
      'GET /api/set-up',
      { summary: 'Whether the first account is still to be made', answer: z.object({ open: z.boolean() }) },
      async () => ({ body: { open: await access.setUpOpen() } }),
    ),
    open(
      'POST /api/set-up',
      { summary: 'Make the first account with the link of the first start', body: setUp, answer: session },
      async (ask) => {
        // Whoever sees the console of this machine is on it.
        if (!isLoopback(ask.address)) throw problem('not-allowed');
        return begun(await access.setUp({ ...ask.body, address: ask.address }));
      },
    ),
  ];
}

function begun(answer: SignedIn | Denied): Answer {
  if (answer.outcome === 'denied') throw denial(answer);
  return { body: describe(answer.person, answer.secret), session: answer.secret };
}

const describe = ({ name, roles, teams, extension, may, temporary }: Person, secret: string) => ({
  name,
  roles,
  teams,
  ...(extension === undefined ? {} : { extension }),
  permissions: [...may],
  temporary,
  csrf: csrfOf(secret),
});

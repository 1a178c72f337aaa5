import { z } from 'zod';
import { denial } from '../denial.js';
import type { UseCases } from '../needs.js';
import { personal, type Route } from '../route.js';
import { account, byId, extension, roles, scope, teams, text, token } from '../schemas.js';

const added = z.strictObject({
  name: text(200),
  roles,
  teams: teams.default([]),
  extension: extension.optional(),
});
const changed = z.strictObject({
  roles: roles.optional(),
  teams: teams.optional(),
  extension: extension.nullable().optional(),
  locked: z.boolean().optional(),
});
const once = z.object({ account, password: z.string().describe('shown once; to be changed at sign-in') });

const MAY = 'manage-accounts';

export function accountRoutes({ access: { accounts } }: UseCases): readonly Route[] {
  return [
    personal(
      'GET /api/accounts',
      MAY,
      { summary: 'All accounts', answer: z.object({ accounts: z.array(account) }) },
      async () => ({ body: { accounts: await accounts.list() } }),
    ),
    personal(
      'POST /api/accounts',
      MAY,
      { summary: 'Add an account', body: added, answer: once },
      async ({ body, who }) => {
        const { extension, ...rest } = body;
        const answer = await accounts.add(
          { ...rest, ...(extension === undefined ? {} : { extension }) },
          who.name,
        );
        if (answer.outcome === 'denied') throw denial(answer);
        return { status: 201, body: { account: answer.account, password: answer.password } };
      },
    ),
    personal(
      'PATCH /api/accounts/:id',
      MAY,
      {
        summary: 'Change roles, teams or extension; lock or unlock',
        params: byId,
        body: changed,
        answer: z.object({ account }),
      },
      async ({ params, body, who }) => {
        const answer = await accounts.change(params.id, body, who.name);
        if (answer.outcome === 'denied') throw denial(answer);
        return { body: { account: answer.account } };
      },
    ),
    personal(
      'POST /api/accounts/:id/password',
      MAY,
      {
        summary: 'Give a new password, to be changed at the next sign-in; its sessions end',
        params: byId,
        answer: z.object({ password: z.string() }),
      },
      async ({ params, who }) => {
        const answer = await accounts.resetPassword(params.id, who.name);
        if (answer.outcome === 'denied') throw denial(answer);
        return { body: { password: answer.password } };
      },
    ),
  ];
}

const wanted = z.strictObject({
  name: text(200),
  scopes: z.array(scope).min(1).max(10),
  days: z.int().min(1).max(730).default(90),
});

export function tokenRoutes({ access: { tokens } }: UseCases): readonly Route[] {
  return [
    personal(
      'GET /api/tokens',
      'manage-tokens',
      { summary: 'All tokens, without their secrets', answer: z.object({ tokens: z.array(token) }) },
      async () => ({ body: { tokens: await tokens.list() } }),
    ),
    personal(
      'POST /api/tokens',
      'manage-tokens',
      {
        summary: 'Make a token for a machine',
        body: wanted,
        answer: z.object({ token, secret: z.string().describe('shown once') }),
      },
      async ({ body, who }) => {
        const answer = await tokens.create(body, who.name);
        if (answer.outcome === 'denied') throw denial(answer);
        return { status: 201, body: { token: answer.token, secret: answer.secret } };
      },
    ),
    personal(
      'DELETE /api/tokens/:id',
      'manage-tokens',
      { summary: 'Revoke a token', params: byId },
      async ({ params, who }) => {
        const answer = await tokens.revoke(params.id, who.name);
        if (answer.outcome === 'denied') throw denial(answer);
        return { status: 204 };
      },
    ),
  ];
}

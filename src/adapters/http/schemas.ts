import { z } from 'zod';
import { PERMISSIONS, ROLES, SCOPES } from '../../core/access/permissions.js';

/** The forms that requests and answers share. What people type is bounded here and judged by the use case. */

export const text = (longest: number) => z.string().min(1).max(longest);
export const id = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.:-]{0,99}$/);
export const byId = z.strictObject({ id });
export const typedNumber = z.string().min(1).max(64);
export const byNumber = z.strictObject({ number: typedNumber });
const time = z.int().describe('epoch milliseconds');

export const role = z.enum(ROLES);
export const scope = z.enum(SCOPES);
export const roles = z.array(role).min(1).max(ROLES.length);
export const teams = z.array(text(60)).max(100);
export const extension = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9.-]{0,31}$/);

export const session = z.object({
  name: z.string(),
  roles: z.array(role),
  teams: z.array(z.string()),
  extension: z.string().optional(),
  permissions: z.array(z.enum(PERMISSIONS)),
  temporary: z.boolean().describe('the password must be changed before anything else'),
  csrf: z.string().describe('goes into the header x-csrf-token of everything but GET'),
});

export const account = z.object({
  id: z.string(),
  name: z.string(),
  roles: z.array(role),
  teams: z.array(z.string()),
  extension: z.string().optional(),
  temporary: z.boolean(),
  locked: z.boolean(),
  createdAt: time,
});

export const token = z.object({
  id: z.string(),
  name: z.string(),
  scopes: z.array(scope),
  createdBy: z.string(),
  createdAt: time,
  expiresAt: time,
  revokedAt: time.optional(),
});

const acknowledged = z.object({ at: time, operator: z.string() });

export const alert = z.object({
  id: z.string(),
  seq: z.int().optional(),
  at: time,
  code: z.string(),
  level: z.enum(['notice', 'warning', 'critical']),
  number: z.string().optional().describe('masked'),
  agent: z.string().optional(),
  call: z.string().optional().describe('the live call it is about'),
  detail: z.string().optional(),
  acknowledged: acknowledged.optional(),
  quiet: z.literal(true).optional().describe('came in quiet hours: no sound'),
  escalated: z.int().optional().describe('how often it has gone further because nobody took it on'),
});

export const call = z.object({
  id: z.string(),
  pbx: z.string(),
  number: z.string().describe('masked'),
  agent: z.string().optional(),
  campaign: z.string().optional(),
  trunk: z.string().optional(),
  purpose: z.string().optional(),
  reason: z.string().optional(),
  state: z.enum(['cleared', 'dialling', 'answered']),
  since: time,
  answeredAt: time.optional(),
  refusal: z.object({ at: time, source: z.string() }).optional(),
});

export const blocked = z.object({
  id: z.string(),
  at: time,
  number: z.string().describe('masked'),
  agent: z.string().optional(),
  campaign: z.string().optional(),
  purpose: z.string(),
  outcome: z.enum(['block', 'defer']),
  reason: z.string(),
  notBefore: time.optional(),
});

export const snapshot = z.object({ at: time, calls: z.array(call), blocked: z.array(blocked) });

export const health = z.object({
  at: time,
  ready: z.boolean(),
  mode: z.enum(['enforce', 'shadow']),
  policyVersion: z.string(),
  links: z.array(z.object({ pbx: z.string(), state: z.enum(['up', 'down']), since: time })),
  lists: z.array(z.object({ list: z.string(), papers: z.string(), rows: z.int(), at: time })),
  ledger: z.object({ seq: z.int(), hash: z.string() }).nullable(),
  quiet: z
    .object({ now: z.boolean(), until: time })
    .optional()
    .describe('quiet hours, where there are any: whether it is quiet now, and until when it stays so'),
  calls: z.int(),
});

export const story = z.object({
  number: z.string(),
  shielded: z.boolean(),
  more: z.boolean(),
  records: z.array(
    z.object({ seq: z.int(), hash: z.string(), time: z.string(), record: z.record(z.string(), z.unknown()) }),
  ),
});

export const count = (most: number) =>
  z
    .string()
    .regex(/^\d{1,16}$/)
    .transform(Number)
    .pipe(z.int().min(0).max(most));

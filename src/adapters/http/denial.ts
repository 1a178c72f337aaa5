import type { AccessProblem, Denied } from '../../app/ports/access.js';
import { HttpProblem } from './problem.js';

const STATUS: Readonly<Partial<Record<AccessProblem, number>>> = {
  wrong: 401,
  wait: 429,
  busy: 503,
  'set-up-closed': 403,
  'name-taken': 409,
  'last-administrator': 409,
  'no-account': 404,
  'no-token': 404,
};

export const denial = ({ why, zh, en, waitMs }: Denied): HttpProblem =>
  new HttpProblem(STATUS[why] ?? 422, why, { zh, en }, waitMs);

import { z } from 'zod';
import { CLOSES_LATER, minuteOfDay } from './values.js';

/** The patrol plan: who is heard how often, by whom (document 1436). */
export const patrol = z.strictObject({
  /** 0: there is no patrol. */
  perAgentPerWeek: z.int().min(0).max(50).default(0),
  /** ISO: Monday is 1. */
  days: z.array(z.int().min(1).max(7)).min(1).max(7).default([1, 2, 3, 4, 5]),
  hours: z
    .strictObject({ opens: minuteOfDay.prefault('09:00'), closes: minuteOfDay.prefault('18:00') })
    .refine(...CLOSES_LATER)
    .prefault({}),
  zone: z.string().min(1).max(60).default('Asia/Shanghai'),
  /** Less was not listening and does not count. */
  leastSeconds: z.int().min(0).max(3600).default(20),
  /** By team (`teams`): the extension of its leader's phone. */
  leaders: z
    .record(z.string().min(1).max(60), z.string().regex(/^[A-Za-z0-9][A-Za-z0-9.-]{0,31}$/))
    .default({}),
});

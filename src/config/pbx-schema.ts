import { z } from 'zod';
import { supervisorsOn } from './supervisor-schema.js';
import { endpointName, hostPort, httpUrl, internalHost } from './values.js';

/** What callward must know of a PBX: how to reach it, and, for FreeSWITCH, where it asks and whom it need not ask about. */

const text = z.string().min(1).max(500);
const host = z.string().regex(/^(?:[0-9a-fA-F:.]+|[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?)$/);

const secret = {
  passwordFile: text.optional(),
  passwordEnv: z
    .string()
    .regex(/^[A-Z_][A-Z0-9_]*$/)
    .optional(),
};
const oneSecret = (at: {
  readonly passwordFile?: string | undefined;
  readonly passwordEnv?: string | undefined;
}) => (at.passwordFile === undefined) !== (at.passwordEnv === undefined);
const ONE_SECRET = { message: 'one-secret', path: ['passwordFile'] };

const asterisk = z.strictObject({
  name: endpointName,
  kind: z.literal('asterisk'),
  ari: z
    .strictObject({
      url: httpUrl.default('http://127.0.0.1:8088'),
      username: z.string().regex(/^[\w.-]{1,80}$/),
      ...secret,
      app: z
        .string()
        .regex(/^[\w-]{1,80}$/)
        .default('callward'),
    })
    .refine(oneSecret, ONE_SECRET),
  ...supervisorsOn.asterisk,
});

/** The canary: a number that is no number, dialled through each gateway to prove that the gate is asked. */
const canary = z.strictObject({
  everySeconds: z.int().min(10).max(86_400).default(300),
  onFailure: z.enum(['alert', 'kill-gateway']).default('alert'),
});

const freeswitch = z.strictObject({
  name: endpointName,
  kind: z.literal('freeswitch'),
  esl: z
    .strictObject({
      host: host.default('127.0.0.1'),
      port: z.int().min(1).max(65_535).default(8021),
      /** `callward@domain` for a user of the directory with least privilege; without one the password is the socket's own. */
      user: z
        .string()
        .regex(/^[\w.+-]{1,80}@[\w.-]{1,253}$/)
        .optional(),
      ...secret,
    })
    .refine(oneSecret, ONE_SECRET),
  gate: z
    .strictObject({
      listen: hostPort.default('127.0.0.1:8084'),
      /** FreeSWITCH's scheduler counts whole seconds: one less than these is what a leg is sure to have. */
      deadlineSeconds: z.int().min(2).max(30).default(2),
    })
    .prefault({}),
  internal: z.array(internalHost).max(1000).default([]),
  /** A folder that FreeSWITCH's user may enter and the service owns: voices are copied through it. */
  voices: text.optional(),
  canary: canary.prefault({}),
  ...supervisorsOn.freeswitch,
});

/** Asterisk where nothing is said. */
export const pbx = z.preprocess(
  (given) => (isPlain(given) && given.kind === undefined ? { ...given, kind: 'asterisk' } : given),
  z.discriminatedUnion('kind', [asterisk, freeswitch]),
);

const isPlain = (given: unknown): given is Readonly<Record<string, unknown>> =>
  typeof given === 'object' && given !== null && !Array.isArray(given);

import { z } from 'zod';

/** Supervisors' phones: whom an alert rings, and how an account's extension is reached. */

/** Parts of a PBX of that kind. `supervisor` is the first of the list, `supervisors` those who are rung when it stays silent. */
export const supervisorsOn = {
  asterisk: {
    ...phones(/^(?:PJSIP|SIP|IAX2|Local)\/[\w@./-]{1,80}$/),
    phones: template(/^(?:PJSIP|SIP|IAX2|Local)\/[\w@./-]*\{extension\}[\w@./-]*$/).default(
      'PJSIP/{extension}',
    ),
  },
  freeswitch: {
    ...phones(/^(?:user|sofia)\/[\w@.:/-]{1,80}$/),
    phones: template(/^(?:user|sofia)\/[\w@.:/-]*\{extension\}[\w@.:/-]*$/).default('user/{extension}'),
  },
};

function phones(name: RegExp) {
  const phone = z.string().regex(name);
  return { supervisor: phone.optional(), supervisors: z.array(phone).max(20).default([]) };
}
function template(form: RegExp) {
  return z.string().max(120).regex(form);
}

/** Part of `alerts`. */
export const toldToAgent = z.boolean().default(false);

/** In the order in which they are rung. */
export const supervisorsOf = (pbx: {
  readonly supervisor?: string | undefined;
  readonly supervisors: readonly string[];
}): readonly string[] => [
  ...new Set([...(pbx.supervisor === undefined ? [] : [pbx.supervisor]), ...pbx.supervisors]),
];

import { z } from 'zod';
import { WEBHOOK_EVENTS } from '../core/webhook-events.js';

/** Who else is told of alerts and refusals, by HTTPS. */

const text = z.string().min(1).max(500);
const LOOPBACK = /^(?:127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\]|localhost)$/;

/** In the clear only to this machine: the message names people, and its signature hides nothing. */
function isSafe(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname, username, password, hash } = new URL(url);
  if (username !== '' || password !== '' || hash !== '') return false;
  return protocol === 'https:' || (protocol === 'http:' && LOOPBACK.test(hostname));
}

export const webhook = z
  .strictObject({
    name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,31}$/),
    url: text.refine(isSafe, { message: 'webhook-url' }),
    secretFile: text.optional(),
    secretEnv: text.optional(),
    events: z.array(z.enum(WEBHOOK_EVENTS)).min(1).default(['alert', 'refusal']),
    numbers: z.enum(['masked', 'full']).default('masked'),
    giveUpHours: z.number().min(0.01).max(720).default(24),
  })
  .refine(({ secretFile, secretEnv }) => (secretFile === undefined) !== (secretEnv === undefined), {
    message: 'webhook-secret',
    path: ['secretFile'],
  });

export type WebhookConfig = z.infer<typeof webhook>;

export const WEBHOOK_SENTENCES: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  'webhook-url': [
    '须为 https:// 地址，不含用户名、密码和 #；http:// 只能用于本机',
    'must be an https:// address without user name, password and #; http:// only for this machine',
  ],
  'webhook-secret': [
    '签名密钥须由 secretFile 或 secretEnv 之一给出',
    'name the secret that signs the messages, by secretFile or by secretEnv, one of the two',
  ],
};

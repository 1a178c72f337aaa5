import { createHmac } from 'node:crypto';
import type { Delivered, Delivery, Post } from '../../app/ports/webhooks.js';

export interface WebhookAddress {
  readonly url: string;
  readonly secret: string;
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = 10_000;
/** What the receiver means for good: the message as such, or everything that is sent to it. */
const FOR_GOOD: ReadonlySet<number> = new Set([400, 405, 410, 413, 415, 422]);

/**
 * Posts over HTTPS, signed as Standard Webhooks 1.0.0 asks (https://www.standardwebhooks.com): `webhook-id`, `webhook-timestamp` in seconds and
 * `webhook-signature: v1,` with the HMAC-SHA256 of `id.timestamp.body`. A redirect is not followed: it would carry the message elsewhere.
 */
export function createPost({ url, secret, timeoutMs = TIMEOUT_MS }: WebhookAddress): Post {
  return async (delivery) => {
    // Not AbortSignal.timeout: Node 20 may collect it while the request waits, and then it never fires.
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(new Error(`no answer in ${timeoutMs} ms`)), timeoutMs);
    try {
      const reply = await fetch(url, {
        method: 'POST',
        redirect: 'manual',
        headers: { 'content-type': 'application/json', ...signed(secret, delivery) },
        body: delivery.body,
        signal: late.signal,
      });
      // Whatever it says is not read: it may be endless.
      await reply.body?.cancel();
      return judged(reply.status);
    } catch (error) {
      return { outcome: 'failed', why: whyOf(error) };
    } finally {
      clearTimeout(timer);
    }
  };
}

export function signed(secret: string, { id, at, body }: Delivery): Record<string, string> {
  const timestamp = String(Math.floor(at / 1000));
  const signature = createHmac('sha256', keyOf(secret)).update(`${id}.${timestamp}.${body}`).digest('base64');
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` };
}

/** `whsec_` and base64 as the standard writes secrets; anything else is the key itself. */
const keyOf = (secret: string): Buffer =>
  secret.startsWith('whsec_') ? Buffer.from(secret.slice(6), 'base64') : Buffer.from(secret, 'utf8');

function judged(status: number): Delivered {
  if (status >= 200 && status < 300) return { outcome: 'delivered' };
  return { outcome: FOR_GOOD.has(status) ? 'refused' : 'failed', why: `HTTP ${status}` };
}

/** `fetch` says only "fetch failed"; what failed is in its cause. */
function whyOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message || error.message : error.message;
}

/** What an outside receiver may be told. */
export const WEBHOOK_EVENTS = ['alert', 'refusal', 'refusal-cancelled'] as const;
export type WebhookEvent = (typeof WEBHOOK_EVENTS)[number];

import type { Permission } from './api/forms.js';

export const PAGES = [
  { page: 'board', path: '/', needs: 'see-alerts' },
  { page: 'number', path: '/number', needs: 'find-number' },
  { page: 'trends', path: '/trends', needs: 'see-trends' },
  { page: 'myCall', path: '/my-call', needs: 'see-own-blocks' },
  { page: 'accounts', path: '/accounts', needs: 'manage-accounts' },
  { page: 'tokens', path: '/tokens', needs: 'manage-tokens' },
] as const satisfies readonly { page: string; path: string; needs: Permission }[];

export type Page = (typeof PAGES)[number]['page'];

/** The agent's page may name a call: /my-call/ID. */
export const pageOf = (path: string): Page =>
  PAGES.find((one) => path === one.path || (one.path !== '/' && path.startsWith(`${one.path}/`)))?.page ??
  'board';

export const pagesFor = (may: (permission: Permission) => boolean): readonly (typeof PAGES)[number][] =>
  PAGES.filter(({ needs }) => may(needs));

/** Who may do what (R6.1, R7.2): one table, least privilege. An account may carry several roles; it may what any of them may. */

export const ROLES = ['agent', 'supervisor', 'compliance', 'administrator'] as const;
export type Role = (typeof ROLES)[number];

export const PERMISSIONS = [
  /** Why my own call was stopped and when it may be made. */
  'see-own-blocks',
  'register-refusal',
  /** A dialer's word for how a call ended. */
  'report-disposition',
  'watch-calls',
  'see-alerts',
  'acknowledge',
  'see-health',
  'see-trends',
  /** The story of a number, masked. */
  'find-number',
  /** In full; each look is on the record. */
  'reveal-number',
  'listen',
  'whisper',
  'join',
  'end-call',
  'manage-accounts',
  'manage-tokens',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

/** The administrator sees no customer's data: who gives the rights is not who looks at numbers. */
export const ROLE_MAY: Readonly<Record<Role, readonly Permission[]>> = {
  agent: ['see-own-blocks', 'register-refusal'],
  supervisor: [
    'see-own-blocks',
    'register-refusal',
    'watch-calls',
    'see-alerts',
    'acknowledge',
    'see-health',
    'see-trends',
    'find-number',
    'listen',
    'whisper',
    'join',
    'end-call',
  ],
  compliance: [
    'register-refusal',
    'watch-calls',
    'see-alerts',
    'acknowledge',
    'see-health',
    'see-trends',
    'find-number',
    'reveal-number',
  ],
  administrator: ['see-health', 'manage-accounts', 'manage-tokens'],
};

/** What a machine may be trusted with. No scope reveals a number, listens in or changes who may do what. */
export const SCOPES = ['health', 'monitor', 'reports', 'refusals', 'dispositions'] as const;
export type Scope = (typeof SCOPES)[number];

export const SCOPE_MAY: Readonly<Record<Scope, readonly Permission[]>> = {
  health: ['see-health'],
  monitor: ['see-health', 'watch-calls', 'see-alerts'],
  reports: ['see-trends'],
  refusals: ['register-refusal'],
  dispositions: ['report-disposition'],
};

export const rolesMay = (roles: readonly Role[]): ReadonlySet<Permission> =>
  new Set(roles.flatMap((role) => ROLE_MAY[role]));

export const scopesMay = (scopes: readonly Scope[]): ReadonlySet<Permission> =>
  new Set(scopes.flatMap((scope) => SCOPE_MAY[scope]));

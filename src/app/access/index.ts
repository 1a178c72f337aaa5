import type { Access } from '../ports/access.js';
import { createAccountDesk } from './accounts.js';
import type { AccessDeps } from './deps.js';
import { byCookie, byToken } from './identify.js';
import { createSetUp, type SetUp } from './set-up.js';
import { createSignIn } from './sign-in.js';
import { createTokenDesk } from './tokens.js';

export function createAccess(deps: AccessDeps): Access & Pick<SetUp, 'begin'> {
  return {
    ...createSignIn(deps),
    ...createSetUp(deps),
    signOut: (secret) => deps.accounts.endSession(deps.secrets.digest(secret)),
    byCookie: byCookie(deps),
    byToken: byToken(deps),
    accounts: createAccountDesk(deps),
    tokens: createTokenDesk(deps),
  };
}

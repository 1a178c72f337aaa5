import type { TokenDesk, TokenView } from '../ports/access.js';
import type { Token } from '../ports/access-store.js';
import { isPlainText } from '../shielding/person.js';
import type { AccessDeps } from './deps.js';
import { denied } from './problems.js';

/** Tells a scanner of leaked secrets what it has found. */
export const TOKEN_PREFIX = 'cwt_';
const LONGEST_DAYS = 730;
const DAY = 86_400_000;

export function createTokenDesk(deps: AccessDeps): TokenDesk {
  const { accounts, secrets, now } = deps;
  return {
    list: async () => (await accounts.tokens()).map(viewOf),
    async create({ name, scopes, days }, operator) {
      if (!isPlainText(name, 60)) return denied('bad-name');
      if (scopes.length === 0) return denied('no-scope');
      if (!Number.isInteger(days) || days < 1 || days > LONGEST_DAYS) return denied('bad-expiry');
      const secret = `${TOKEN_PREFIX}${secrets.newSecret()}`;
      const at = now();
      const token: Token = {
        id: deps.newId(),
        name: name.trim(),
        digest: secrets.digest(secret),
        scopes: [...new Set(scopes)],
        createdBy: operator,
        createdAt: at,
        expiresAt: at + days * DAY,
      };
      await deps.store.append({
        kind: 'access-changed',
        at,
        operator,
        change: 'token-created',
        subject: token.name,
        scopes: token.scopes,
      });
      await accounts.addToken(token);
      return { outcome: 'created', token: viewOf(token), secret };
    },
    async revoke(id, operator) {
      const token = (await accounts.tokens()).find((one) => one.id === id);
      if (!token || token.revokedAt !== undefined) return denied('no-token');
      const at = now();
      // First shut, then written down: what cannot be recorded must not keep a door open.
      if (!(await accounts.revokeToken(id, at))) return denied('no-token');
      const { name: subject, scopes } = token;
      await deps.store.append({
        kind: 'access-changed',
        at,
        operator,
        change: 'token-revoked',
        subject,
        scopes,
      });
      return { outcome: 'revoked' };
    },
  };
}

function viewOf({ digest: _, ...token }: Token): TokenView {
  return token;
}

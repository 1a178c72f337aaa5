import type { UseCases } from '../needs.js';
import type { Route } from '../route.js';
import { accountRoutes, tokenRoutes } from './accounts.js';
import { boardRoutes } from './board.js';
import { callRoutes, dispositionRoutes, reasonRoutes } from './calls.js';
import { numberRoutes } from './numbers.js';
import { sessionRoutes } from './session.js';
import { trendRoutes } from './trends.js';

/** Everything that is served under /api, with who may have it: the one table that the server, the description and the tests read. */
export const routesFor = (needs: UseCases): readonly Route[] => [
  ...sessionRoutes(needs),
  ...accountRoutes(needs),
  ...tokenRoutes(needs),
  ...boardRoutes(needs),
  ...numberRoutes(needs),
  ...trendRoutes(needs),
  ...reasonRoutes(needs),
  ...callRoutes(needs),
  ...dispositionRoutes(needs),
];

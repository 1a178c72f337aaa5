export { openSqliteAccess } from './access-store.js';
export { openSqliteBoard } from './board-store.js';
export type { Damage } from './damage.js';
export { openSqliteHearing } from './hearing-store.js';
export { openSqliteStore, type SqliteStoreOptions } from './store.js';
export { type VerifyReport, verifyDatabase } from './verify.js';
export { openSqliteWebhooks } from './webhook-progress.js';

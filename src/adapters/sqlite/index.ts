export { openSqliteAccess } from './access-store.js';
export { openSqliteBoard } from './board-store.js';
export type { Damage } from './damage.js';
export { openSqliteStore, type SqliteStoreOptions } from './store.js';
export { type VerifyReport, verifyDatabase } from './verify.js';

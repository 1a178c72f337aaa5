export type { Damage } from './damage.js';
export { openSqliteStore, type SqliteStoreOptions } from './store.js';
export { type VerifyReport, verifyDatabase } from './verify.js';

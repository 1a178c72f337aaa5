export { openSqliteStore, type SqliteStoreOptions } from './store.js';
export { type Damage, type VerifyReport, verifyDatabase } from './verify.js';

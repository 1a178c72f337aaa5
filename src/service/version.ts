/** Kept equal to package.json by test/service/version.test.ts. */
export const VERSION = '0.1.0';

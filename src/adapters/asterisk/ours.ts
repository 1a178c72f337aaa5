/** Ids of what we make start so, and a sweep after a reconnect knows them for ours. */
export const OURS = 'callward-';

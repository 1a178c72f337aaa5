import type { Pbx } from '../../src/app/ports/pbx.js';

/** The parts of a PBX that a test does not use: nothing rings, nothing is heard, nothing can be done. */
export const deafPbx: Omit<Pbx, 'name' | 'end'> = {
  ring: (_phone, events) => {
    queueMicrotask(() => events.over());
    return { say: () => undefined, attend: async () => 'failed', hangUp: () => undefined };
  },
  tap: async () => undefined,
  tell: async () => 'failed',
};

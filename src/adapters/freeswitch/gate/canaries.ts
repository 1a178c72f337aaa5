/** The canaries that are out. The gate knows them by their number, refuses them, and neither screens nor records them. */
export interface Canary {
  /** Letters, so that no carrier could take it for anybody's number. */
  readonly number: string;
  asked(): boolean;
  done(): void;
}

export interface Canaries {
  release(): Canary;
  /** True for one of ours, which is then known to have been asked about. */
  met(dialled: string): boolean;
}

export function createCanaries(newId: () => string): Canaries {
  const out = new Map<string, { asked: boolean }>();
  return {
    release() {
      const number = `callward-canary-${newId().replace(/[^0-9a-z]/g, '')}`;
      const state = { asked: false };
      out.set(number, state);
      return { number, asked: () => state.asked, done: () => void out.delete(number) };
    },
    met(dialled) {
      const state = out.get(dialled);
      if (state) state.asked = true;
      return state !== undefined;
    },
  };
}

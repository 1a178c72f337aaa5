/** Waits until `ready` answers something other than undefined or false. A test waits for readiness, never for time. */
export async function waitFor<T>(
  what: string,
  ready: () => T | undefined | false | Promise<T | undefined | false>,
  { withinMs = 10_000, everyMs = 20 }: { withinMs?: number; everyMs?: number } = {},
): Promise<T> {
  const deadline = performance.now() + withinMs;
  let last: unknown;
  for (;;) {
    try {
      const value = await ready();
      if (value !== undefined && value !== false) return value;
    } catch (error) {
      last = error;
    }
    if (performance.now() > deadline) {
      const why = last instanceof Error ? `; last error: ${last.message}` : '';
      throw new Error(`waited ${withinMs} ms for ${what} and it did not come${why}`);
    }
    await pause(everyMs);
  }
}

/** A length of talk or a moment to press a key: part of the story, never a way to wait for something. */
export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

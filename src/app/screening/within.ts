/** Promises that hang together by `await` settle one after the other without the event loop turning. */
const TURNS = 16;

/** The promise's value, or `late()` when it has not settled in `ms`. The promise must not reject. */
export async function within<T>(ms: number, promise: Promise<T>, late: () => T): Promise<T> {
  // An answer that is there already (a store in this process) needs no clock.
  let settled = false;
  void promise.then(() => {
    settled = true;
  });
  for (let turn = 0; turn < TURNS && !settled; turn++) await undefined;
  if (settled) return promise;
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(late()), ms);
    void promise.then((value) => {
      clearTimeout(timer);
      resolve(value);
    });
  });
}

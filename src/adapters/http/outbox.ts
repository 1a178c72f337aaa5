/** What happens in a call happens in a burst; so long it is gathered before a board is told. */
const GATHER_MS = 40;

/**
 * Twenty boards are twenty writes for each event, and a call that asks its way must not wait for them: what is to be told is gathered, and
 * written to one board in a turn of the event loop, so that a question which comes meanwhile is answered in between.
 */
export function createOutbox(): (flush: () => void) => void {
  const due = new Set<() => void>();
  let busy = false;

  function next(): void {
    const [flush] = due;
    if (flush) {
      due.delete(flush);
      flush();
    }
    busy = due.size > 0;
    if (busy) setImmediate(next);
  }

  return (flush) => {
    due.add(flush);
    if (busy) return;
    busy = true;
    setTimeout(next, GATHER_MS).unref();
  };
}

/** What whoever runs the service tells it. */

export function stopSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    process.once('SIGTERM', resolve);
    process.once('SIGINT', resolve);
  });
}

export interface HangUps {
  /** What is done at each from now on, and at once for those that came before. */
  heed(work: () => void): void;
  close(): void;
}

/**
 * `kill -HUP`, or `systemctl reload`: read configuration and packs anew. Heard from the first moment, because one that nobody hears
 * ends the process: a service that still starts would be gone.
 */
export function hearHangUps(): HangUps {
  let work: (() => void) | undefined;
  let early = false;
  const hear = (): void => {
    if (work) work();
    else early = true;
  };
  process.on('SIGHUP', hear);
  return {
    heed(asked) {
      work = asked;
      if (early) asked();
      early = false;
    },
    close: () => void process.off('SIGHUP', hear),
  };
}

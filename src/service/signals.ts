/** What whoever runs the service tells it. */

export function stopSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    process.once('SIGTERM', resolve);
    process.once('SIGINT', resolve);
  });
}

/** `kill -HUP`, or `systemctl reload`: read configuration and packs anew. Answers with what ends it. */
export function onHangUp(work: () => void): () => void {
  process.on('SIGHUP', work);
  return () => void process.off('SIGHUP', work);
}

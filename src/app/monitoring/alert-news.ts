import type { AlertNews, BoardStore } from '../ports/board-store.js';
import type { Log } from '../ports/log.js';

const PAGE = 200;

export interface AlertNewsFeed {
  /** Something may have been added to the ledger, by whichever process. */
  poke(): void;
  head(): number;
  /**
   * Tells all that stands behind `after`, then what comes, each once and in the order of the ledger; without `after` only what
   * comes. Resolves when it has caught up.
   */
  follow(after: number | undefined, tell: (news: AlertNews) => void): Promise<() => void>;
}

/** The order of the ledger is the order of the feed: a place in it is enough to go on from (no alert lost, none twice). */
export async function createAlertNews(deps: {
  readonly store: Pick<BoardStore, 'news' | 'head'>;
  readonly log: Log;
}): Promise<AlertNewsFeed> {
  const { store, log } = deps;
  const listeners = new Set<(news: AlertNews) => void>();
  let head = await store.head();
  let pumping = false;
  let again = false;

  async function pump(): Promise<void> {
    do {
      again = false;
      for (;;) {
        const page = await store.news(head, PAGE);
        for (const news of page) {
          head = news.seq;
          for (const tell of listeners) tell(news);
        }
        if (page.length < PAGE) break;
      }
    } while (again);
  }

  function poke(): void {
    again = true;
    if (pumping) return;
    pumping = true;
    pump()
      .catch((error: unknown) => log.error('alerts cannot be read for the board', { why: String(error) }))
      .finally(() => {
        pumping = false;
      });
  }

  return {
    poke,
    head: () => head,
    async follow(after, tell) {
      // What comes while the past is read waits its turn.
      let held: AlertNews[] | undefined = [];
      const live = (news: AlertNews): void => {
        if (held) held.push(news);
        else tell(news);
      };
      const until = head;
      listeners.add(live);
      try {
        for (let from = after ?? until; from < until; ) {
          const page = (await store.news(from, PAGE)).filter(({ seq }) => seq <= until);
          for (const news of page) tell(news);
          from = page.at(-1)?.seq ?? until;
        }
      } catch (error) {
        listeners.delete(live);
        throw error;
      }
      for (const news of held) tell(news);
      held = undefined;
      return () => void listeners.delete(live);
    },
  };
}

import { createClient } from './api/client.js';
import type { LiveRow, Permission, Session } from './api/forms.js';
import { type Page, pageOf } from './pages.js';
import { readSettings, type Settings } from './settings.js';
import { type BoardInput, type BoardState, EMPTY } from './state/board-state.js';
import { reduce } from './state/reduce.js';
import { createStore } from './state/store.js';
import { type Words, wordsOf } from './words/index.js';

export interface Model {
  readonly phase: 'starting' | 'sign-in' | 'set-up' | 'signed-in';
  readonly session: Session | undefined;
  readonly page: Page;
  readonly settings: Settings;
  /** The clock of this machine, to the second. */
  readonly now: number;
  readonly board: BoardState;
  readonly sound: 'ready' | 'blocked' | 'none';
  /** A word for the person that goes away by itself; said by a screen reader too. */
  readonly said: { readonly text: string; readonly wrong: boolean } | undefined;
  /** What a screen reader says of new alerts. */
  readonly announced: { readonly text: string; readonly urgent: boolean };
  /** The call that somebody wants to end and has not confirmed. */
  readonly ending: LiveRow | undefined;
  readonly helping: boolean;
}

const store = createStore<Model>({
  phase: 'starting',
  session: undefined,
  page: pageOf(location.pathname),
  settings: readSettings(),
  now: Date.now(),
  board: EMPTY,
  sound: 'none',
  said: undefined,
  announced: { text: '', urgent: false },
  ending: undefined,
  helping: false,
});

export const app = {
  get model(): Model {
    return store.value;
  },
  get words(): Words {
    return wordsOf(store.value.settings.language);
  },
  set: (change: Partial<Model>): void => store.set({ ...store.value, ...change }),
  subscribe: store.subscribe,
  tell: (input: BoardInput): void => app.set({ board: reduce(store.value.board, input) }),
  may: (permission: Permission): boolean =>
    store.value.session?.permissions.includes(permission) === true && !store.value.session.temporary,
};

/** The session is over: nothing of what was shown stays in the page. */
export function forget(): void {
  client.use(undefined);
  app.set({ phase: 'sign-in', session: undefined, board: EMPTY, ending: undefined, helping: false });
}

export const client = createClient(forget);

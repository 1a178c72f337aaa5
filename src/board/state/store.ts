export interface Store<T> {
  readonly value: T;
  set(next: T): void;
  subscribe(listener: () => void): () => void;
}

/** One value, and who is told when it is another. */
export function createStore<T>(initial: T): Store<T> {
  let value = initial;
  const listeners = new Set<() => void>();
  return {
    get value() {
      return value;
    },
    set(next) {
      value = next;
      for (const listener of [...listeners]) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

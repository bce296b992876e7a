import { createContext, useContext, useSyncExternalStore } from 'react';
import type { Route } from './route.ts';

export interface Notice {
  readonly id: number;
  readonly tone: 'done' | 'kept' | 'failed' | 'critical';
  readonly title: string;
  readonly text: string;
  readonly action: { readonly label: string; readonly route: Route };
}

export interface Notices {
  add(notice: Omit<Notice, 'id'>): void;
  dismiss(id: number): void;
  clear(): void;
  list(): readonly Notice[];
  subscribe(listener: () => void): () => void;
}

const maxPassing = 1;

/** The notices: the newest one; a critical result stays until it is dismissed. */
export function createNotices(): Notices {
  let notices: readonly Notice[] = [];
  let lastId = 0;
  const listeners = new Set<() => void>();
  const change = (next: readonly Notice[]) => {
    notices = next;
    for (const listener of listeners) listener();
  };
  return {
    add(notice) {
      lastId += 1;
      change(keepNewest([...notices, { ...notice, id: lastId }]));
    },
    dismiss: (id) => change(notices.filter((notice) => notice.id !== id)),
    clear: () => change([]),
    list: () => notices,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function keepNewest(notices: readonly Notice[]): readonly Notice[] {
  const passing = notices.filter(({ tone }) => tone !== 'critical').slice(-maxPassing);
  return notices.filter((notice) => notice.tone === 'critical' || passing.includes(notice));
}

const NoticesContext = createContext<Notices>(createNotices());
export const NoticesProvider = NoticesContext.Provider;

/** The store, to add a notice to. */
export function useNotices(): Notices {
  return useContext(NoticesContext);
}

/** The notices on the screen. */
export function useNoticeList(): readonly Notice[] {
  const store = useNotices();
  return useSyncExternalStore(store.subscribe, store.list);
}

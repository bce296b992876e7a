import { useSyncExternalStore } from 'react';
import type { RunId } from '../../shared/ids.ts';

export type Route =
  | { readonly view: 'worklist' }
  | { readonly view: 'run'; readonly runId: RunId }
  | { readonly view: 'outbox' }
  | { readonly view: 'audit' }
  | { readonly view: 'settings' };

const runPrefix = '#/runs/';
const guid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function isRunId(text: string): text is RunId {
  return guid.test(text);
}

/** The view that a hash names; anything unknown is the worklist. */
export function parseRoute(hash: string): Route {
  if (hash === '#/settings') return { view: 'settings' };
  if (hash === '#/outbox') return { view: 'outbox' };
  if (hash === '#/audit') return { view: 'audit' };
  const rest = hash.startsWith(runPrefix) ? hash.slice(runPrefix.length) : '';
  return isRunId(rest) ? { view: 'run', runId: rest } : { view: 'worklist' };
}

/** The hash of a view; it holds a run id at most, never a name. */
export function hashOf(route: Route): string {
  return route.view === 'run' ? `#/runs/${route.runId}` : `#/${route.view}`;
}

/** Goes to a view; the history of the window knows the way back. */
export function navigate(route: Route): void {
  window.location.hash = hashOf(route);
}

function subscribe(listener: () => void): () => void {
  window.addEventListener('hashchange', listener);
  return () => window.removeEventListener('hashchange', listener);
}

/** The view on the screen. */
export function useRoute(): Route {
  const hash = useSyncExternalStore(subscribe, () => window.location.hash);
  return parseRoute(hash);
}

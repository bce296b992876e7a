import { useSyncExternalStore } from 'react';
import type { PatientId, RunId } from '../../shared/ids.ts';

export type Route =
  | { readonly view: 'worklist' }
  | { readonly view: 'run'; readonly runId: RunId }
  | { readonly view: 'patients' }
  | { readonly view: 'patient'; readonly patientId: PatientId }
  | { readonly view: 'outbox' }
  | { readonly view: 'failures' }
  | { readonly view: 'audit' }
  | { readonly view: 'settings' };

const runPrefix = '#/runs/';
const patientPrefix = '#/patients/';
const guid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function isRunId(text: string): text is RunId {
  return guid.test(text);
}

function isPatientId(text: string): text is PatientId {
  return guid.test(text);
}

/** The view that a hash names; anything unknown is the worklist. */
export function parseRoute(hash: string): Route {
  if (hash === '#/settings') return { view: 'settings' };
  if (hash === '#/patients') return { view: 'patients' };
  const patient = hash.startsWith(patientPrefix) ? hash.slice(patientPrefix.length) : '';
  if (isPatientId(patient)) return { view: 'patient', patientId: patient };
  if (hash === '#/outbox') return { view: 'outbox' };
  if (hash === '#/failures') return { view: 'failures' };
  if (hash === '#/audit') return { view: 'audit' };
  const rest = hash.startsWith(runPrefix) ? hash.slice(runPrefix.length) : '';
  return isRunId(rest) ? { view: 'run', runId: rest } : { view: 'worklist' };
}

/** The hash of a view; it holds the id of a run or a patient at most, never a name. */
export function hashOf(route: Route): string {
  if (route.view === 'run') return `${runPrefix}${route.runId}`;
  return route.view === 'patient' ? `${patientPrefix}${route.patientId}` : `#/${route.view}`;
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

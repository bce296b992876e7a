import { useEffect, useId, useSyncExternalStore } from 'react';

/** The forms on the screen that hold changes which were not saved. */
const unsaved = new Set<string>();
const listeners = new Set<() => void>();

function mark(form: string, isUnsaved: boolean): void {
  if (unsaved.has(form) === isUnsaved) return;
  if (isUnsaved) unsaved.add(form);
  else unsaved.delete(form);
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Says of a form whether it holds changes that were not saved; leaving the view then asks first. */
export function useUnsaved(isUnsaved: boolean): void {
  const form = useId();
  useEffect(() => {
    mark(form, isUnsaved);
    return () => mark(form, false);
  }, [form, isUnsaved]);
}

/** True while any form on the screen holds such changes. */
export function useHasUnsaved(): boolean {
  return useSyncExternalStore(subscribe, () => unsaved.size > 0);
}

import { useSyncExternalStore } from 'react';

/** The size of 1 rem in CSS pixels: it follows the text size that is set. */
export function useRemPx(): number {
  return useSyncExternalStore(subscribe, readRemPx);
}

function readRemPx(): number {
  return Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
}

function subscribe(listener: () => void): () => void {
  const observer = new MutationObserver(listener);
  observer.observe(document.documentElement, { attributes: true });
  return () => observer.disconnect();
}

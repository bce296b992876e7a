import { useEffect, useRef } from 'react';
import { invoke } from '../bridge/invoke.ts';

const maxReported = 1000;

/** Says once that rows are on the screen; who started the app waits for it. */
export function useRowsShown(count: number): void {
  const rows = Math.min(count, maxReported);
  const isSaid = useRef(false);
  useEffect(() => {
    if (rows === 0 || isSaid.current) return;
    isSaid.current = true;
    invoke('app.rowsShown', { rows }).catch((fault: unknown) => {
      // Nothing on the screen depends on it; the console is what remains to tell it.
      console.warn('app.rowsShown was refused', fault);
    });
  }, [rows]);
}

import { useEffect } from 'react';
import { isForShortcut } from '../runs/is-for-shortcut.ts';

/** Shift+E executes what is chosen, wherever in the worklist the focus is. */
export function useExecuteKey(execute: () => void): void {
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'e' || !event.shiftKey || event.repeat || !isForShortcut(event)) return;
      event.preventDefault();
      execute();
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, [execute]);
}

import { useEffect } from 'react';
import { isForShortcut } from './is-for-shortcut.ts';

/** `/` goes to the search box, unless text is being typed or a dialog is open. */
export function useSearchKey(inputId: string): void {
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.key !== '/' || !isForShortcut(event)) return;
      event.preventDefault();
      document.getElementById(inputId)?.focus();
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, [inputId]);
}

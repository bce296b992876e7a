import { type RefObject, useEffect, useRef } from 'react';

/**
 * When what held the focus goes away with a step of the run (its button, say), the focus goes on in the page, at the
 * button of the next step where there is one, and is not lost to the document.
 */
export function useKeptFocus(page: RefObject<HTMLElement | null>): void {
  const hadFocus = useRef(false);
  useEffect(() => {
    const remember = ({ target }: FocusEvent) => {
      // A dialog gives the focus back to where it was opened from: it takes nothing away from the page.
      if (target instanceof Element && target.closest('[role="dialog"]')) return;
      hadFocus.current = target instanceof Node && page.current?.contains(target) === true;
    };
    document.addEventListener('focusin', remember);
    return () => document.removeEventListener('focusin', remember);
  }, [page]);
  useEffect(() => {
    if (!page.current) return;
    const keep = () => {
      if (hadFocus.current && document.activeElement === document.body) focusNext(page.current);
    };
    const observer = new MutationObserver(keep);
    observer.observe(page.current, { childList: true, subtree: true });
    return () => observer.disconnect();
  }, [page]);
}

function focusNext(page: HTMLElement | null): void {
  page?.querySelector<HTMLElement>('[data-run-body]')?.focus({ preventScroll: true });
}

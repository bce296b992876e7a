import { type RefObject, useEffect, useRef } from 'react';

/**
 * When what held the focus goes away (a button whose step is done, say), the focus goes on at `rest` and is not lost to
 * the document, where keyboard and screen reader would begin anew.
 * @param area the part of the view that it is about
 * @param rest what in it takes the focus; default: the area itself
 */
export function useKeptFocus(area: RefObject<HTMLElement | null>, rest?: string): void {
  const hadFocus = useRef(false);
  useEffect(() => {
    const remember = ({ target }: FocusEvent) => {
      // A dialog gives the focus back to where it was opened from: it takes nothing away from the area.
      if (target instanceof Element && target.closest('[role="dialog"]')) return;
      hadFocus.current = target instanceof Node && area.current?.contains(target) === true;
    };
    document.addEventListener('focusin', remember);
    return () => document.removeEventListener('focusin', remember);
  }, [area]);
  useEffect(() => {
    const element = area.current;
    if (!element) return;
    const keep = () => {
      if (!hadFocus.current || document.activeElement !== document.body) return;
      const next = rest === undefined ? element : element.querySelector<HTMLElement>(rest);
      next?.focus({ preventScroll: true });
    };
    const observer = new MutationObserver(keep);
    observer.observe(element, { childList: true, subtree: true });
    return () => observer.disconnect();
  }, [area, rest]);
}

import { type RefObject, useEffect } from 'react';

/**
 * The last resort for the focus: when what held it leaves the view and nothing else takes it (`useKeptFocus` knows better
 * places), the view itself does, so that the next key of the keyboard does not begin at the rail.
 */
export function useHeldFocus(view: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const element = view.current;
    if (!element) return;
    let hadFocus = false;
    let frame = 0;
    const remember = ({ target }: FocusEvent) => {
      hadFocus = target instanceof Node && element.contains(target);
    };
    const hold = () => {
      if (hadFocus && document.activeElement === document.body) element.focus({ preventScroll: true });
    };
    const observer = new MutationObserver(() => {
      if (!hadFocus || document.activeElement !== document.body) return;
      // A frame later: whoever knows a better place has taken it by then.
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(hold);
    });
    document.addEventListener('focusin', remember);
    observer.observe(element, { childList: true, subtree: true });
    return () => {
      cancelAnimationFrame(frame);
      observer.disconnect();
      document.removeEventListener('focusin', remember);
    };
  }, [view]);
}

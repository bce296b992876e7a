import { type RefObject, useEffect, useState } from 'react';

/** True once `mark` has gone out of sight above; false while it is seen, or is still to come. */
export function useIsScrolledPast(mark: RefObject<HTMLElement | null>): boolean {
  const [isPast, setPast] = useState(false);
  useEffect(() => {
    const element = mark.current;
    if (!element) return;
    const observer = new IntersectionObserver((entries) => {
      const entry = entries.at(-1);
      if (entry) setPast(!entry.isIntersecting && entry.boundingClientRect.top < window.innerHeight / 2);
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [mark]);
  return isPast;
}

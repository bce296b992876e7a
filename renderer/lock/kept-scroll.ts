import { type RefObject, useEffect, useLayoutEffect } from 'react';
import { isKeptHeld } from './kept.ts';

/** How far what scrolls was scrolled when the workstation was locked, by where it is in the frame. */
let kept: ReadonlyMap<string, number> = new Map();

/** What is loaded after the lock is on the screen by then. */
const giveUpAfterMs = 10_000;

/** Forgets it: another user is here. */
export function dropKeptScroll(): void {
  kept = new Map();
}

/**
 * Brings what scrolls in the frame back to where it was when the workstation was locked, as soon as its content is there
 * again; whoever scrolls meanwhile is let be. The focus begins at `main` where nothing else has taken it.
 */
export function useKeptScroll(main: RefObject<HTMLElement | null>): void {
  useLayoutEffect(() => {
    const element = main.current;
    if (!element) return;
    // Before the elements are taken out: afterwards they have no place any more.
    return () => {
      if (isKeptHeld()) kept = scrollOf(element);
    };
  }, [main]);
  useEffect(() => {
    const element = main.current;
    if (!element || kept.size === 0) return;
    if (document.activeElement === document.body) element.focus({ preventScroll: true });
    const wanted = new Map(kept);
    kept = new Map();
    return restore(element, wanted);
  }, [main]);
}

function scrollersIn(main: HTMLElement): [string, Element][] {
  const counts = new Map<string, number>();
  return [main, ...main.querySelectorAll('*')]
    .filter(({ scrollHeight, clientHeight }) => scrollHeight > clientHeight)
    .map((element) => {
      const number = counts.get(element.className) ?? 0;
      counts.set(element.className, number + 1);
      return [`${element.className} ${number}`, element];
    });
}

function scrollOf(main: HTMLElement): Map<string, number> {
  const scrolled = scrollersIn(main).filter(([, { scrollTop }]) => scrollTop > 0);
  return new Map(scrolled.map(([place, { scrollTop }]) => [place, scrollTop]));
}

function restore(main: HTMLElement, wanted: Map<string, number>): () => void {
  const observer = new MutationObserver(bringBack);
  const stop = () => {
    observer.disconnect();
    clearTimeout(timer);
    for (const event of ['wheel', 'keydown', 'pointerdown'] as const) main.removeEventListener(event, stop);
  };
  const timer = setTimeout(stop, giveUpAfterMs);
  for (const event of ['wheel', 'keydown', 'pointerdown'] as const) main.addEventListener(event, stop);
  observer.observe(main, { childList: true, subtree: true, attributes: true });
  bringBack();
  return stop;

  function bringBack(): void {
    for (const [place, element] of scrollersIn(main)) {
      const top = wanted.get(place);
      if (top === undefined || element.scrollHeight - element.clientHeight < top) continue;
      wanted.delete(place);
      element.scrollTo({ top });
    }
    if (wanted.size === 0) stop();
  }
}

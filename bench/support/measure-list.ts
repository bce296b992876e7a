import type { Page } from '@playwright/test';

/** Where a list is in its page. */
export interface ListPlace {
  /** What is clicked to bring the list. */
  readonly opener: string;
  readonly scroller: string;
  /** Matches the rows of this list only, and no row before it is opened. */
  readonly row: string;
}

/** Milliseconds from the click until the first row is painted. */
export function timeToFirstRow(page: Page, { opener, row }: ListPlace): Promise<number> {
  return page.evaluate(
    ([openerSelector, rowSelector]) =>
      new Promise<number>((resolve, reject) => {
        const target = document.querySelector<HTMLElement>(openerSelector);
        if (!target) return reject(new Error('nothing to click'));
        const patience = setTimeout(() => reject(new Error('no row came')), 20_000);
        const observer = new MutationObserver(() => {
          if (!document.querySelector(rowSelector)) return;
          observer.disconnect();
          clearTimeout(patience);
          // A task behind the frame: the rows are painted then.
          requestAnimationFrame(() => {
            const { port1, port2 } = new MessageChannel();
            port1.onmessage = () => resolve(performance.now() - startedAtMs);
            port2.postMessage(null);
          });
        });
        observer.observe(document.body, { childList: true, subtree: true, attributes: true });
        const startedAtMs = performance.now();
        target.click();
      }),
    [opener, row] as const,
  );
}

/** Milliseconds between frames while the list is scrolled by one row a frame. */
export function frameTimes(page: Page, { scroller }: ListPlace, frames: number): Promise<number[]> {
  return page.evaluate(
    ([selector, count]) =>
      new Promise<number[]>((resolve, reject) => {
        const list = document.querySelector(selector);
        if (!list) return reject(new Error('no list to scroll'));
        const times: number[] = [];
        let before: number | null = null;
        const step = (at: number) => {
          if (before !== null) times.push(at - before);
          before = at;
          list.scrollTop += 52;
          if (times.length < count) requestAnimationFrame(step);
          else resolve(times);
        };
        requestAnimationFrame(step);
      }),
    [scroller, frames] as const,
  );
}

/** Milliseconds from a jump to a row far away until it is painted. */
export function timeToJump(page: Page, { scroller }: ListPlace, index: number): Promise<number> {
  return page.evaluate(
    ([selector, wanted]) =>
      new Promise<number>((resolve, reject) => {
        const list = document.querySelector(selector);
        if (!list) return reject(new Error('no list to scroll'));
        const patience = setTimeout(() => reject(new Error('the row did not come')), 20_000);
        const startedAtMs = performance.now();
        list.scrollTop = wanted * 52;
        const look = () => {
          if (!list.querySelector(`[data-index="${wanted}"]`)) return requestAnimationFrame(look);
          clearTimeout(patience);
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = () => resolve(performance.now() - startedAtMs);
          return port2.postMessage(null);
        };
        requestAnimationFrame(look);
      }),
    [scroller, index] as const,
  );
}

/** Scrolls to the end until the list has so many rows, as a list does that is read page by page. */
export async function readUpTo(page: Page, { scroller }: ListPlace, rows: number): Promise<void> {
  await page.evaluate(
    ([selector, wanted]) =>
      new Promise<void>((resolve, reject) => {
        const patience = setTimeout(() => reject(new Error('the list does not grow')), 120_000);
        const step = () => {
          const list = document.querySelector(selector);
          if (list && list.scrollHeight >= wanted * 52) {
            clearTimeout(patience);
            list.scrollTop = 0;
            return requestAnimationFrame(() => resolve());
          }
          if (list) list.scrollTop = list.scrollHeight;
          return requestAnimationFrame(step);
        };
        step();
      }),
    [scroller, rows] as const,
  );
}

import { err, type Result } from '../../shared/result.ts';
import type { RemoteFailure } from '../engine/ports.ts';
import type { PullPage } from '../remote/remote.ts';

export type PageOutcome = Result<PullPage, RemoteFailure>;

/**
 * The pages of the feed from a cursor on, up to the last, a failure, or a new beginning. While a page is worked on the
 * next is on its way; only when that is done it is taken, and the one after it asked for.
 */
export async function* readPages(
  ask: (cursor: string | null) => Promise<PageOutcome>,
  from: string | null,
): AsyncGenerator<PageOutcome, void, void> {
  let cursor = from;
  let asked = ask(cursor);
  for (;;) {
    const page = await asked;
    if (!page.ok || page.value.restarted || !page.value.hasMore) return yield page;
    if (page.value.nextCursor === cursor) {
      yield page;
      return yield err({ kind: 'rejected', code: 'CURSOR_STUCK' });
    }
    cursor = page.value.nextCursor;
    asked = ask(cursor);
    yield page;
  }
}

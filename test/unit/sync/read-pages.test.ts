import { describe, expect, it } from 'vitest';
import type { PullPage } from '../../../main/remote/remote.ts';
import { type PageOutcome, readPages } from '../../../main/sync/read-pages.ts';
import { err, ok } from '../../../shared/result.ts';

function page(nextCursor: string, more: Partial<PullPage> = {}): PageOutcome {
  return ok({
    changes: [],
    rejected: [],
    nextCursor,
    hasMore: true,
    restarted: false,
    total: null,
    heldBack: false,
    scope: null,
    ...more,
  });
}

/** A feed that answers these one after the other, and what it was asked for. */
function feed(...answers: PageOutcome[]) {
  const asked: (string | null)[] = [];
  const ask = async (cursor: string | null) => {
    const answer = answers[asked.length] ?? expect.fail('asked for more than there is');
    asked.push(cursor);
    return answer;
  };
  return { asked, ask };
}

async function all(pages: AsyncIterable<PageOutcome>): Promise<PageOutcome[]> {
  const outcomes: PageOutcome[] = [];
  for await (const outcome of pages) outcomes.push(outcome);
  return outcomes;
}

describe('the pages of the feed', () => {
  it('come in their order, to the last', async () => {
    const answers = [page('c1'), page('c2'), page('c3', { hasMore: false })];
    const { ask, asked } = feed(...answers);
    expect(await all(readPages(ask, 'c0'))).toEqual(answers);
    expect(asked).toEqual(['c0', 'c1', 'c2']);
  });

  it('are asked for one ahead of the one that is worked on, and no further', async () => {
    const { ask, asked } = feed(page('c1'), page('c2'), page('c3', { hasMore: false }));
    const pages = readPages(ask, null);
    await pages.next();
    await new Promise(setImmediate);
    expect(asked).toEqual([null, 'c1']);
    await pages.next();
    expect(asked).toEqual([null, 'c1', 'c2']);
  });

  it.each([
    ['a failure', err({ kind: 'offline' } as const)],
    ['a new beginning', page('c9', { restarted: true })],
  ])('end with %s', async (_, end) => {
    const { ask, asked } = feed(page('c1'), end);
    expect(await all(readPages(ask, null))).toEqual([page('c1'), end]);
    expect(asked).toHaveLength(2);
  });

  it('end with a refusal where the feed does not move', async () => {
    const { ask, asked } = feed(page('c1'), page('c1'));
    const stuck = err({ kind: 'rejected', code: 'CURSOR_STUCK' });
    expect(await all(readPages(ask, null))).toEqual([page('c1'), page('c1'), stuck]);
    expect(asked).toHaveLength(2);
  });
});

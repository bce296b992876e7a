import type { Query, QueryClient } from '@tanstack/react-query';

/**
 * Makes the function that asks again for what a channel answers. A first answer that is on its way may be from before
 * the change, and invalidating alone would take it for fresh, since a fetch without earlier data is joined, never begun
 * anew. It is shown all the same, then asked for once more: during a first sync it would else be put off by every page.
 */
export function createAskAgain(client: QueryClient): (channel: string) => void {
  const awaited = new WeakSet<Query>();

  function afterFirstAnswer(query: Query): void {
    if (awaited.has(query)) return;
    awaited.add(query);
    const askOnce = () => {
      awaited.delete(query);
      void client.invalidateQueries({ queryKey: query.queryKey, exact: true });
    };
    // Joins the fetch under way. One that failed is shown as such, and asked for again like any other.
    query.fetch().then(askOnce, askOnce);
  }

  return function askAgain(channel) {
    const queryKey = [channel];
    const isFirst = ({ state }: Query) => state.data === undefined && state.fetchStatus === 'fetching';
    client.getQueryCache().findAll({ queryKey, predicate: isFirst }).forEach(afterFirstAnswer);
    void client.invalidateQueries({ queryKey });
  };
}

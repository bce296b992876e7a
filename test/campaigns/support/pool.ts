/** Things of which each serves one piece of work at a time. */
export interface Pool<Item> {
  /** Does the work with an item of its own; waits until one is free. */
  use<Value>(work: (item: Item) => Promise<Value>): Promise<Value>;
}

/** Gives out the items, the longest waiting first. */
export function createPool<Item>(items: readonly Item[]): Pool<Item> {
  const free = [...items];
  const waiting: ((item: Item) => void)[] = [];
  const take = (): Promise<Item> => {
    const item = free.pop();
    return item === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(item);
  };
  const give = (item: Item): void => {
    const next = waiting.shift();
    if (next) next(item);
    else free.push(item);
  };
  return {
    async use(work) {
      const item = await take();
      try {
        return await work(item);
      } finally {
        give(item);
      }
    },
  };
}

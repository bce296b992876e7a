/** Does the work for every item, at most `lanes` at a time. @returns what each gave, in the order of the items. */
export async function inLanes<Item, Value>(
  items: readonly Item[],
  lanes: number,
  work: (item: Item, index: number) => Promise<Value>,
): Promise<Value[]> {
  const values = new Map<number, Value>();
  const waiting = items.entries();
  await Promise.all(
    Array.from({ length: Math.min(lanes, items.length) }, async () => {
      // One iterator for all lanes: each takes the next item when it is free.
      for (const [index, item] of waiting) values.set(index, await work(item, index));
    }),
  );
  return [...values.entries()].sort(([one], [other]) => one - other).map(([, value]) => value);
}

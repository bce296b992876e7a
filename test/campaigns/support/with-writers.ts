import postgres, { type Sql } from 'postgres';

/** Opens connections of one session each, for transactions that run beside each other, and ends them. */
export async function withWriters<Value>(
  databaseUrl: string,
  count: number,
  work: (writers: readonly Sql[]) => Promise<Value>,
): Promise<Value> {
  const writers = Array.from({ length: count }, () =>
    postgres(databaseUrl, { max: 1, onnotice: () => undefined }),
  );
  try {
    return await work(writers);
  } finally {
    await Promise.all(writers.map((writer) => writer.end()));
  }
}

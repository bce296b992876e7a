import { QueryObserver } from '@tanstack/react-query';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createAskAgain } from '../../../renderer/bridge/ask-again.ts';
import { createQueryClient } from '../../../renderer/bridge/query-client.ts';

describe('asking again', () => {
  const client = createQueryClient();
  const askAgain = createAskAgain(client);
  /** Answers of the main process, each given when the test says so. */
  let calls: ((answer: string) => void)[] = [];
  const watch = (queryKey: readonly string[]) =>
    new QueryObserver(client, {
      queryKey,
      queryFn: () => new Promise<string>((resolve) => calls.push(resolve)),
    });

  beforeEach(() => {
    calls = [];
  });
  afterEach(() => client.clear());

  it('does not take a first answer for fresh that was on its way when something changed', async () => {
    const query = watch(['runs.list', 'queued']);
    const stop = query.subscribe(() => undefined);
    expect(calls).toHaveLength(1);
    askAgain('runs.list');
    askAgain('runs.list');
    calls[0]?.('before the change');
    await expect.poll(() => calls.length).toBe(2);
    expect(query.getCurrentResult().data).toBe('before the change');
    calls[1]?.('after it');
    await expect.poll(() => query.getCurrentResult().data).toBe('after it');
    expect(calls).toHaveLength(2);
    stop();
  });

  it('shows what was answered before until the new answer is there', async () => {
    const query = watch(['runs.list', 'queued']);
    const stop = query.subscribe(() => undefined);
    calls[0]?.('before');
    await expect.poll(() => query.getCurrentResult().data).toBe('before');
    askAgain('runs.list');
    await expect.poll(() => calls.length).toBe(2);
    expect(query.getCurrentResult().data).toBe('before');
    calls[1]?.('after');
    await expect.poll(() => query.getCurrentResult().data).toBe('after');
    stop();
  });

  it('leaves the answers of other channels alone', async () => {
    const query = watch(['flag.get']);
    const stop = query.subscribe(() => undefined);
    askAgain('runs.list');
    calls[0]?.('flag');
    await expect.poll(() => query.getCurrentResult().data).toBe('flag');
    expect(calls).toHaveLength(1);
    stop();
  });
});

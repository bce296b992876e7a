import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { holdLock } from '../../scripts/setup/lock.mjs';
import { endOf, firstWords, startScript } from './child-script.ts';

const modulePath = join(import.meta.dirname, '../../scripts/setup/lock.mjs');

const holder = (name: string) => `
  import { holdLock } from ${JSON.stringify(modulePath)};
  await holdLock(${JSON.stringify(name)});
  process.stdout.write('held');
  setTimeout(() => {}, 60_000);`;

/** Asks for a lock that somebody else holds; `told` when it has said that it waits. */
function takeLock(name: string) {
  let sayTold = (): void => {};
  const told = new Promise<void>((resolve) => {
    sayTold = resolve;
  });
  return { told, lock: holdLock(name, sayTold) };
}

test('a second taker waits, says so, and gets the lock when it is released', async () => {
  const name = randomUUID();
  const order: string[] = [];
  const first = await holdLock(name);
  const { told, lock } = takeLock(name);
  const second = lock.then((held) => {
    order.push('second holds');
    return held;
  });
  await told;
  order.push('first releases');
  await first.release();
  await (await second).release();
  expect(order).toEqual(['first releases', 'second holds']);
});

test('a holder that is killed gives the lock back', async () => {
  const name = randomUUID();
  const child = startScript(holder(name));
  expect(await firstWords(child)).toBe('held');
  const { told, lock } = takeLock(name);
  await told;
  child.kill('SIGKILL');
  await (await lock).release();
  expect(await endOf(child)).toBe('SIGKILL');
});

test('of many takers each gets it in turn, one at a time', async () => {
  const name = randomUUID();
  let holders = 0;
  let most = 0;
  const takers = Array.from({ length: 20 }, async () => {
    const lock = await holdLock(name);
    holders += 1;
    most = Math.max(most, holders);
    await new Promise(setImmediate);
    holders -= 1;
    await lock.release();
  });
  await Promise.all(takers);
  expect(most).toBe(1);
});

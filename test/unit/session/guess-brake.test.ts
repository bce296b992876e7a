import { expect, it } from 'vitest';
import { createGuessBrake } from '../../../main/session/guess-brake.ts';

/** How long each of so many tries in a row is held, in seconds. */
async function delaysOf(tries: readonly boolean[]): Promise<number[]> {
  let held = 0;
  const brake = createGuessBrake(async (delayMs) => {
    held = delayMs / 1000;
  });
  const delays: number[] = [];
  for (const isRight of tries) {
    held = 0;
    await brake.wait(new AbortController().signal);
    brake.tried(isRight);
    delays.push(held);
  }
  return delays;
}

it('holds wrong passwords longer each time after three, up to half a minute', async () => {
  expect(await delaysOf(Array.from({ length: 10 }, () => false))).toEqual([0, 0, 0, 1, 2, 4, 8, 16, 30, 30]);
});

it('begins anew after the right one', async () => {
  expect(await delaysOf([false, false, false, false, true, false])).toEqual([0, 0, 0, 1, 2, 0]);
});

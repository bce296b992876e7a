import { expect, it } from 'vitest';
import { createGuessBrake } from '../../../main/session/guess-brake.ts';

const one = 'a@ward.example';

interface Try {
  readonly email?: string;
  readonly isRight: boolean;
}

/** How long each of so many tries in a row is held, in seconds. */
async function delaysOf(tries: readonly Try[]): Promise<number[]> {
  let held = 0;
  const brake = createGuessBrake(async (delayMs) => {
    held = delayMs / 1000;
  });
  const delays: number[] = [];
  for (const { email = one, isRight } of tries) {
    held = 0;
    await brake.wait(email, new AbortController().signal);
    if (isRight) brake.wasRight(email);
    else brake.wasWrong(email);
    delays.push(held);
  }
  return delays;
}

const wrong: Try = { isRight: false };

it('holds wrong passwords longer each time after three, up to half a minute', async () => {
  expect(await delaysOf(Array.from({ length: 10 }, () => wrong))).toEqual([0, 0, 0, 1, 2, 4, 8, 16, 30, 30]);
});

it('begins anew after the right one', async () => {
  expect(await delaysOf([wrong, wrong, wrong, wrong, { isRight: true }, wrong])).toEqual([0, 0, 0, 1, 2, 0]);
});

it('is not reset by the right password of somebody else, nor by another case of the e-mail', async () => {
  const guess: Try = { email: ' A@Ward.example', isRight: false };
  const own: Try = { email: 'b@ward.example', isRight: true };
  expect(await delaysOf([wrong, wrong, own, guess, own, wrong])).toEqual([0, 0, 0, 0, 0, 1]);
});

import { expect, it } from 'vitest';
import { createGuessBrake } from '../../../main/session/guess-brake.ts';
import { createSessionController } from '../../../main/session/session-controller.ts';

const never = () => {
  throw new Error('nobody signs in here');
};

it('changing the project is one step: a sign-in that was asked for meanwhile sees the new one', async () => {
  let project = 'one';
  const asked: string[] = [];
  const sessions = createSessionController({
    remote() {
      asked.push(project);
      return null;
    },
    hasCache: never,
    openCache: never,
    openKnownCache: never,
    tryOpenStoredCache: never,
    setCacheAside: never,
    wipeCache: never,
    forgetKey: never,
    brake: createGuessBrake(),
    openDesk: never,
    onChanged: () => undefined,
    onBegin: never,
    whyNotRestored: never,
    nowMs: () => 0,
    log: { info: () => undefined, error: () => undefined },
  });
  const connecting = sessions.whileSignedOut(async () => {
    await Promise.resolve();
    project = 'two';
  });
  asked.length = 0;
  await Promise.all([connecting, sessions.signIn({ email: 'a@ward.example', password: 'x' })]);
  expect(asked.at(-1)).toBe('two');
  // The sign-out that comes before the change is still told to the first.
  expect(asked).toEqual(['one', 'two']);
});

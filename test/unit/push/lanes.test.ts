import { describe, expect, it } from 'vitest';
import { createLanes } from '../../../main/push/lanes.ts';

/** A promise that is settled from outside. */
function gate() {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, opened };
}

describe('lanes', () => {
  it('work off one subject in order, and hold up no other', async () => {
    const lanes = createLanes();
    const held = gate();
    const done: string[] = [];
    const work =
      (name: string, until: Promise<void> = Promise.resolve()) =>
      async () => {
        await until;
        done.push(name);
      };
    const first = lanes.run('a', work('first', held.opened));
    const second = lanes.run('a', work('second'));
    await lanes.run('b', work('other'));
    expect(done).toEqual(['other']);
    held.open();
    await Promise.all([first, second]);
    expect(done).toEqual(['other', 'first', 'second']);
  });

  it('go on after work that failed, which only its caller hears of', async () => {
    const lanes = createLanes();
    const failed = lanes.run('a', () => Promise.reject(new Error('broken')));
    const next = lanes.run('a', async () => 'next');
    await expect(failed).rejects.toThrow('broken');
    expect(await next).toBe('next');
    await lanes.idle();
  });

  it('are idle when nothing is left', async () => {
    const lanes = createLanes();
    const held = gate();
    let isDone = false;
    void lanes.run('a', async () => {
      await held.opened;
      isDone = true;
    });
    const idle = lanes.idle();
    held.open();
    await idle;
    expect(isDone).toBe(true);
  });
});

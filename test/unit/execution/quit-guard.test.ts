import { describe, expect, it } from 'vitest';
import { createQuitGuard } from '../../../main/execution/quit-guard.ts';
import type { EventOf } from '../../../shared/ipc-contract.ts';

function guarded(running: number, more = false) {
  const asked: EventOf<'app.quitAsked'>['question'][] = [];
  const world = { running, more, asked, held: 0, left: 0, resumed: 0 };
  const guard = createQuitGuard({
    underWay: () => ({ running: world.running, more: world.more }),
    beginNoMore: () => {
      world.held += 1;
      const wouldGoOn = world.more;
      world.more = false;
      return wouldGoOn;
    },
    goOn: () => {
      world.resumed += 1;
      world.more = true;
      begin();
    },
    ask: (question) => world.asked.push(question),
    leave: () => {
      world.left += 1;
    },
  });
  const begin = () => {
    world.running += 1;
    guard.runBegan();
  };
  const end = () => {
    world.running -= 1;
    guard.runEnded();
  };
  return { world, guard, begin, end };
}

describe('somebody who quits', () => {
  it('is not asked when nothing is under way', () => {
    const { world, guard } = guarded(0);
    expect(guard.mayQuit(true)).toBe(true);
    expect(world.asked).toEqual([]);
  });

  it('is asked while runs are under way, every time', () => {
    const { world, guard } = guarded(2);
    expect([guard.mayQuit(true), guard.mayQuit(true)]).toEqual([false, false]);
    expect(world.asked).toEqual([
      { running: 2, finishing: false },
      { running: 2, finishing: false },
    ]);
  });

  it('is asked while a batch is about to begin its next run', () => {
    expect(guarded(0, true).guard.mayQuit(true)).toBe(false);
  });

  it('is not asked when nobody could answer', () => {
    const { world, guard } = guarded(2);
    expect(guard.mayQuit(false)).toBe(true);
    expect(world.asked).toEqual([]);
  });
});

describe('the answer', () => {
  it('stay after finish lets the batch go on that was held', () => {
    const { world, guard } = guarded(3, true);
    guard.mayQuit(true);
    guard.answer('finish');
    guard.answer('stay');
    expect([world.held, world.resumed, world.asked.at(-1), world.left]).toEqual([1, 1, null, 0]);
    guard.mayQuit(true);
    guard.answer('stay');
    expect(world.resumed).toBe(1);
  });

  it('finish is taken back by whoever begins another run', () => {
    const { world, guard, begin, end } = guarded(1);
    guard.mayQuit(true);
    guard.answer('finish');
    begin();
    expect(world.asked.at(-1)).toBeNull();
    end();
    end();
    expect([world.left, world.resumed]).toEqual([0, 0]);
  });

  it('is awaited with the count of a run that begins meanwhile', () => {
    const { world, guard, begin } = guarded(1);
    guard.mayQuit(true);
    begin();
    expect(world.asked.at(-1)).toEqual({ running: 2, finishing: false });
  });

  it('stay takes the question back and leaves everything as it is', () => {
    const { world, guard, end } = guarded(1);
    guard.mayQuit(true);
    guard.answer('stay');
    expect(world.asked.at(-1)).toBeNull();
    end();
    expect([world.left, world.held]).toEqual([0, 0]);
  });

  it('release leaves at once, and then nothing stops the way out', () => {
    const { world, guard } = guarded(1);
    guard.mayQuit(true);
    guard.answer('release');
    guard.answer('release');
    guard.answer('stay');
    expect(world.left).toBe(1);
    expect(guard.mayQuit(true)).toBe(true);
  });

  it('finish begins no more, tells how many are left and leaves after the last', () => {
    const { world, guard, end } = guarded(2, true);
    guard.mayQuit(true);
    guard.answer('finish');
    expect([world.held, world.left]).toEqual([1, 0]);
    end();
    expect(world.asked.slice(1)).toEqual([
      { running: 2, finishing: true },
      { running: 1, finishing: true },
    ]);
    expect(world.left).toBe(0);
    end();
    expect(world.left).toBe(1);
  });

  it('finish can be taken back', () => {
    const { world, guard, end } = guarded(1);
    guard.answer('finish');
    guard.answer('stay');
    end();
    expect(world.left).toBe(0);
  });

  it('finish or release after the last run has ended leaves at once', () => {
    for (const how of ['finish', 'release'] as const) {
      const { world, guard, end } = guarded(1);
      guard.mayQuit(true);
      end();
      guard.answer(how);
      expect(world.left).toBe(1);
    }
  });
});

describe('a question that became moot', () => {
  it('is taken back, and the app stays: what just ended may want to be read', () => {
    const { world, guard, end } = guarded(1);
    guard.mayQuit(true);
    end();
    expect(world.asked.at(-1)).toBeNull();
    expect(world.left).toBe(0);
  });

  it('stands between two runs of a batch', () => {
    const { world, guard, end } = guarded(1, true);
    guard.mayQuit(true);
    end();
    expect(world.asked.at(-1)).toEqual({ running: 0, finishing: false });
  });
});

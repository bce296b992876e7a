import { describe, expect, it } from 'vitest';
import { createLock, type LockPorts, type PasswordVerdict } from '../../../main/lock/create-lock.ts';
import { createGuessBrake } from '../../../main/session/guess-brake.ts';

interface Room {
  readonly check?: (password: string) => Promise<PasswordVerdict>;
  readonly hasDesk?: boolean;
  readonly remember?: LockPorts['remember'];
}

/** A lock at the desk of somebody whose password is "right". */
function lockOf({ check, hasDesk = true, remember }: Room = {}) {
  const waits: number[] = [];
  const remembered: boolean[] = [];
  const told: (string | null)[] = [];
  const steps: string[] = [];
  const checkPassword = check ?? (async (password: string) => (password === 'right' ? 'right' : 'wrong'));
  const lock = createLock({
    nowMs: () => 1_000,
    holder: () => ({ email: 'a@ward.example', hasDesk, checkPassword }),
    brake: createGuessBrake(async (delayMs) => void waits.push(delayMs)),
    remember(isLocked) {
      steps.push(`remembered ${isLocked}`);
      remembered.push(isLocked);
      remember?.(isLocked);
    },
    onChanged() {
      steps.push(`told ${lock.current()?.reason}`);
      told.push(lock.current()?.reason ?? null);
    },
    onLocked: () => undefined,
    log: { info: () => undefined, error: () => undefined },
  });
  return { lock, waits, remembered, told, steps };
}

describe('the lock', () => {
  it('is opened by the password of who is signed in, and by no other', async () => {
    const { lock, told } = lockOf();
    lock.lock('idle');
    expect(lock.current()).toEqual({ reason: 'idle', sinceMs: 1_000 });
    expect(await lock.unlock('wrong')).toMatchObject({ ok: false, error: { lock: 'wrong-password' } });
    expect(lock.current()?.reason).toBe('idle');
    expect(await lock.unlock('right')).toEqual({ ok: true, value: undefined });
    expect(lock.current()).toBeNull();
    expect(told).toEqual(['idle', null]);
  });

  it('says by what it was locked first, however often it is locked again', () => {
    const { lock, told } = lockOf();
    lock.lock('user');
    lock.lock('os-lock');
    expect(lock.current()?.reason).toBe('user');
    expect(told).toEqual(['user']);
  });

  it('is remembered over a restart until the password has opened it, also where its session has ended', async () => {
    const { lock, remembered } = lockOf();
    lock.lock('suspend');
    lock.sessionEnded();
    expect(remembered).toEqual([true]);
    lock.lock('suspend');
    await lock.unlock('right');
    expect(remembered).toEqual([true, true, false]);
  });

  it('is on the disk before any window is told: a process that is killed in between begins behind the lock', () => {
    const { lock, steps } = lockOf();
    lock.lock('user');
    expect(steps).toEqual(['remembered true', 'told user']);
  });

  it('locks the windows also when the disk refuses to remember it', () => {
    const { lock, told } = lockOf({
      remember: () => {
        throw new Error('ENOSPC');
      },
    });
    lock.lock('idle');
    expect(told).toEqual(['idle']);
  });

  it('has nothing to lock where nobody has a desk', () => {
    const { lock, told } = lockOf({ hasDesk: false });
    lock.lock('user');
    expect(lock.current()).toBeNull();
    expect(told).toEqual([]);
  });

  it('slows down who guesses, and nobody gets around it by trying many at once', async () => {
    const { lock, waits } = lockOf();
    lock.lock('user');
    for (let tries = 0; tries < 6; tries += 1) await lock.unlock('wrong');
    expect(waits).toEqual([1_000, 2_000, 4_000]);
    const atOnce = await Promise.all(Array.from({ length: 50 }, () => lock.unlock('wrong')));
    expect(waits).toHaveLength(4);
    const refused = atOnce.flatMap((tried) => (tried.ok ? [] : tried.error.lock));
    expect(refused.filter((why) => why === 'checking')).toHaveLength(49);
  });

  it('stays locked when something locked it anew while the password was checked', async () => {
    let answer = (_verdict: PasswordVerdict): void => undefined;
    const { lock } = lockOf({
      check: () =>
        new Promise((resolve) => {
          answer = resolve;
        }),
    });
    lock.lock('idle');
    const unlocking = lock.unlock('right');
    await Promise.resolve();
    lock.lock('suspend');
    answer('right');
    expect(await unlocking).toMatchObject({ ok: false, error: { lock: 'locked-anew' } });
    expect(lock.current()).not.toBeNull();
  });

  it('says so when the password cannot be checked', async () => {
    const { lock } = lockOf({ check: async () => 'unusable' });
    lock.lock('idle');
    expect(await lock.unlock('right')).toMatchObject({ ok: false, error: { lock: 'sign-in' } });
    expect(lock.current()).not.toBeNull();
  });

  it('ends with the session, and a password typed for the one before opens nothing of the next', async () => {
    let answer = (_verdict: PasswordVerdict): void => undefined;
    const { lock } = lockOf({
      check: () =>
        new Promise((resolve) => {
          answer = resolve;
        }),
    });
    lock.lock('idle');
    const unlocking = lock.unlock('right');
    await Promise.resolve();
    lock.sessionEnded();
    expect(lock.current()).toBeNull();
    lock.lock('idle');
    answer('right');
    expect(await unlocking).toMatchObject({ ok: false, error: { lock: 'checking' } });
    expect(lock.current()).not.toBeNull();
  });
});

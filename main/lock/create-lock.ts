import type { CallError } from '../../shared/envelope.ts';
import type { LockReason } from '../../shared/ipc/lock-channels.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import type { EngineLog } from '../engine/ports.ts';
import type { GuessBrake } from '../session/guess-brake.ts';

/** `unusable`: what a password is checked against cannot be read. */
export type PasswordVerdict = 'right' | 'wrong' | 'unusable';

/** Who is signed in, as far as the lock has to know. */
export interface LockHolder {
  readonly email: string;
  /** False: nothing of a patient is on the screen of this user, so there is nothing to lock. */
  readonly hasDesk: boolean;
  checkPassword(password: string): Promise<PasswordVerdict>;
}

export interface LockPorts {
  readonly nowMs: () => number;
  /** Null: nobody is signed in. */
  readonly holder: () => LockHolder | null;
  /** Slows down guessing; the same that a sign-in without the server uses. */
  readonly brake: GuessBrake;
  /** Kept over a restart: who ends the app while it is locked has to sign in. Throws when the disk refuses. */
  readonly remember: (isLocked: boolean) => void;
  readonly onChanged: () => void;
  /** Told at each locking, before the windows are. */
  readonly onLocked: () => void;
  readonly log: EngineLog;
}

export interface Lock {
  current(): { readonly reason: LockReason; readonly sinceMs: number } | null;
  /** Locks at once; without a desk, or locked already, there is nothing to do. */
  lock(reason: LockReason): void;
  /** One try at a time, so that nobody gets around the brake by trying many at once. */
  unlock(password: string): Promise<Result<void, CallError>>;
  /** The session has ended: its lock has, too. */
  sessionEnded(): void;
  close(): void;
}

const wrongPassword: CallError = {
  code: 'UNAUTHORIZED',
  lock: 'wrong-password',
  message: 'This is not the password of the user who is signed in.',
};
const isChecking: CallError = {
  code: 'CONFLICT',
  lock: 'checking',
  message: 'Another try is being checked.',
};
const lockedAnew: CallError = {
  code: 'CONFLICT',
  lock: 'locked-anew',
  message: 'The workstation was locked once more while the password was checked.',
};
const signInAgain: CallError = {
  code: 'CONFLICT',
  lock: 'sign-in',
  message: 'The password cannot be checked on this workstation. Sign out and sign in again.',
};

/**
 * The lock of the workstation: open → locked → open. Only the password of the session that was locked opens it, and only
 * when nothing has locked it anew while the password was checked.
 */
export function createLock(ports: LockPorts): Lock {
  const { log } = ports;
  let locked: { readonly reason: LockReason; readonly sinceMs: number } | null = null;
  /** Counts what locks: an answer to a try from before such a moment opens nothing. */
  let lockings = 0;
  let endings = 0;
  let isTrying = false;
  const closing = new AbortController();

  function remember(isLocked: boolean): void {
    try {
      ports.remember(isLocked);
    } catch (fault) {
      // A full disk does not keep the windows open.
      log.error('lock.not-remembered', { fault: fault instanceof Error ? fault.name : typeof fault });
    }
  }

  function open(): void {
    locked = null;
    remember(false);
    log.info('lock.opened', {});
    ports.onChanged();
  }

  async function tryPassword(holder: LockHolder, password: string): Promise<Result<void, CallError>> {
    await ports.brake.wait(holder.email, closing.signal);
    const lockedWhen = lockings;
    const endedWhen = endings;
    const verdict = await holder.checkPassword(password);
    if (verdict === 'unusable') return err(signInAgain);
    if (verdict === 'wrong') {
      ports.brake.wasWrong(holder.email);
      return err(wrongPassword);
    }
    ports.brake.wasRight(holder.email);
    // Of a session that has ended meanwhile: nothing is said of the lock of the next one.
    if (closing.signal.aborted || endings !== endedWhen) return err(isChecking);
    if (lockings !== lockedWhen) return err(lockedAnew);
    if (locked) open();
    return ok(undefined);
  }

  return {
    current: () => locked,
    lock(reason) {
      if (!ports.holder()?.hasDesk) return;
      lockings += 1;
      if (locked) return;
      locked = { reason, sinceMs: ports.nowMs() };
      log.info('lock.locked', { reason });
      // First: a process that is killed between the two begins behind the lock.
      remember(true);
      ports.onLocked();
      ports.onChanged();
    },
    async unlock(password) {
      const holder = ports.holder();
      if (!locked) return ok(undefined);
      if (!holder) return err(signInAgain);
      if (isTrying) return err(isChecking);
      isTrying = true;
      try {
        return await tryPassword(holder, password);
      } finally {
        isTrying = false;
      }
    },
    sessionEnded() {
      endings += 1;
      if (!locked) return;
      locked = null;
      ports.onChanged();
    },
    close: () => closing.abort(),
  };
}

import type { LockState } from '../../shared/ipc/lock-channels.ts';

const hourMs = 3_600_000;
/** From one sign-in by password to the next. */
export const longestSessionMs = 12 * hourMs;
const announcedBeforeMs = 10 * 60_000;
/** Runs end by their own deadlines long before; what has not by then goes back to the queue. */
const longestWaitMs = 30 * 60_000;

/** When the user typed the password, as it is kept with the stored session. */
export interface SessionStart {
  readonly userId: string;
  /** Epoch ms. */
  readonly atMs: number;
}

export interface SessionLimitPorts {
  readonly nowMs: () => number;
  /** Counts on where somebody sets the clock back. */
  readonly steadyMs: () => number;
  readonly underWay: () => number;
  /** Nothing new is begun any more. */
  readonly beginNoMore: () => void;
  /** Ends the session; may be told again until it has. */
  readonly end: () => void;
  readonly onChanged: () => void;
}

/** Ends a session after its longest time, when the runs under way have ended. */
export interface SessionLimit {
  /** The start of the session that is here; null: nobody is signed in. */
  begin(start: SessionStart | null): void;
  state(): LockState['limit'];
  /** True once the time is over: nothing new may be begun. */
  isOver(): boolean;
  /** To be called about once a second. */
  tick(): void;
}

/** @returns true when a stored session may not be taken up any more; a start in the future means a clock that was set back. */
export function isStartTooOld(start: SessionStart, nowMs: number): boolean {
  return nowMs < start.atMs || nowMs - start.atMs >= longestSessionMs;
}

export function createSessionLimit(ports: SessionLimitPorts): SessionLimit {
  let start: { readonly atMs: number; readonly ageMs: number; readonly steadyMs: number } | null = null;
  let told = 'far';

  /** By the clock on the wall, which goes on while the machine sleeps, and by the steady one, which nobody sets back. */
  const ageMs = () => {
    if (!start) return 0;
    const steady = start.ageMs + (ports.steadyMs() - start.steadyMs);
    return Math.max(ports.nowMs() - start.atMs, steady);
  };
  const isOver = () => ageMs() >= longestSessionMs;
  const phase = () => {
    if (!start || ageMs() < longestSessionMs - announcedBeforeMs) return 'far';
    return isOver() ? 'over' : 'near';
  };
  const tellChange = () => {
    const now = phase();
    if (now === told) return;
    told = now;
    ports.onChanged();
  };
  return {
    begin(begun) {
      start = begun && {
        atMs: begun.atMs,
        ageMs: ports.nowMs() - begun.atMs,
        steadyMs: ports.steadyMs(),
      };
      tellChange();
    },
    state() {
      const now = phase();
      if (now === 'far') return null;
      return { endsAtMs: ports.nowMs() + longestSessionMs - ageMs(), waitsForRuns: now === 'over' };
    },
    isOver,
    tick() {
      tellChange();
      if (!isOver()) return;
      ports.beginNoMore();
      if (ports.underWay() === 0 || ageMs() >= longestSessionMs + longestWaitMs) ports.end();
    },
  };
}

import { z } from 'zod';
import { type UserId, userIdSchema } from '../../shared/ids.ts';
import type { LockState } from '../../shared/ipc/lock-channels.ts';
import type { SessionEnd, SessionState } from '../../shared/ipc/session-channels.ts';
import { type EventName, type EventOf, ipcEvents } from '../../shared/ipc-contract.ts';
import type { Clock, EngineLog } from '../engine/ports.ts';
import { tryParseJson } from '../runtime/try-parse-json.ts';
import type { ActiveSession } from '../session/active-session.ts';
import type { GuessBrake } from '../session/guess-brake.ts';
import { deskPlaceOf } from '../session/session-info.ts';
import type { SealedValue } from '../settings/sealed-value.ts';
import type { SettingsFile } from '../settings/settings-file.ts';
import { type CopiedText, createCopiedText } from './copied-text.ts';
import { createLock, type Lock, type PasswordVerdict } from './create-lock.ts';
import { createSessionLimit, isStartTooOld, type SessionLimit } from './session-limit.ts';
import type { Surroundings } from './surroundings.ts';

const lookEveryMs = 1_000;

/** Which windows hear an event; without it all of them do. */
export type ToWindow = (window: object) => boolean;
export type Announce = <E extends EventName>(event: E, payload: EventOf<E>, to?: ToWindow) => void;

export interface DeskGuardOptions {
  readonly surroundings: Surroundings;
  readonly settings: SettingsFile;
  /** When the user of the stored session has typed the password, and whether it was locked; sealed like that session. */
  readonly storedStart: SealedValue;
  readonly brake: GuessBrake;
  readonly session: () => ActiveSession | null;
  readonly checkPassword: (userId: UserId, password: string) => Promise<PasswordVerdict>;
  /** Ends the session by its longest time. */
  readonly endSession: () => void;
  readonly announce: Announce;
  /** The workstation was just locked. */
  readonly onLocked: () => void;
  readonly clock: Clock;
  readonly log: EngineLog;
}

/** Who may not see the desk although it is open: nobody while it is locked, and nobody after the longest time of a session. */
export interface DeskGuard extends Pick<Lock, 'lock' | 'unlock'>, Pick<SessionLimit, 'isOver'> {
  state(): LockState;
  isLocked(): boolean;
  readonly noteCopied: CopiedText['note'];
  /** Announces what may be heard now: a locked window hears of nothing but the lock and the session. */
  readonly tell: Announce;
  /** A session begins: with a password just typed, or from the stored one. To be told before it is announced. */
  sessionBegins(userId: UserId, how: 'password' | 'stored'): void;
  sessionChanged(state: SessionState): void;
  /** Why a stored session may not be taken up without the password; null: it may. */
  whyNotRestored(user: { readonly userId: UserId }): SessionEnd | null;
  /** Looks each second how long nobody was there, and how long the session lasts. */
  start(): void;
  stop(): void;
}

export function guardDesk(options: DeskGuardOptions): DeskGuard {
  const { surroundings, settings, clock, log, session } = options;
  const copied = createCopiedText(surroundings, log);
  let seenAtMs = surroundings.steadyMs();
  let looking: NodeJS.Timeout | null = null;

  const lock = createLock({
    nowMs: () => clock.nowMs(),
    holder() {
      const info = session()?.info;
      if (!info) return null;
      return {
        email: info.email,
        hasDesk: deskPlaceOf(info) !== null,
        checkPassword: (password) => options.checkPassword(info.userId, password),
      };
    },
    brake: options.brake,
    remember: rememberLock,
    onChanged: () => tellState(),
    onLocked() {
      options.onLocked();
      void copied.clear();
    },
    log,
  });
  const limit = createSessionLimit({
    nowMs: () => clock.nowMs(),
    steadyMs: () => surroundings.steadyMs(),
    underWay: () => session()?.desk?.runs.ids().length ?? 0,
    beginNoMore: () => pauseBatch(session()),
    end: options.endSession,
    onChanged: () => tellState(),
  });

  /** Sealed with the start of the session: whoever edits the settings by hand opens nothing by it. */
  function rememberLock(locked: boolean): void {
    const start = startOf(options.storedStart);
    if (start) options.storedStart.write(JSON.stringify({ ...start, locked }));
  }

  function state(): LockState {
    const locked = lock.current();
    return {
      locked: locked !== null,
      reason: locked?.reason ?? null,
      sinceMs: locked?.sinceMs ?? null,
      limit: limit.state(),
    };
  }

  function tellState(): void {
    options.announce('lock.changed', state());
    if (lock.current()) surroundings.coverWindows();
  }

  function look(): void {
    // Whoever has just typed the password is there, whatever the system says.
    const idleMs = Math.min(surroundings.idleMs(), surroundings.steadyMs() - seenAtMs);
    if (idleMs >= settings.read().idleMinutes * 60_000) lock.lock('idle');
    limit.tick();
  }

  return {
    ...lock,
    async unlock(password) {
      const opened = await lock.unlock(password);
      if (opened.ok) seenAtMs = surroundings.steadyMs();
      return opened;
    },
    state,
    isLocked: () => lock.current() !== null,
    isOver: limit.isOver,
    async noteCopied(text) {
      await copied.note(text);
      // The lock fell between the copy and this call: there is no later one that would clear it.
      if (lock.current()) await copied.clear();
    },
    tell(event, payload, to) {
      if (!lock.current() || 'whileLocked' in ipcEvents[event]) options.announce(event, payload, to);
    },
    sessionBegins(userId, how) {
      seenAtMs = surroundings.steadyMs();
      if (how === 'stored') {
        limit.begin(startOf(options.storedStart));
        return;
      }
      const start: StoredStart = { userId, atMs: clock.nowMs(), locked: false };
      limit.begin(start);
      try {
        options.storedStart.write(JSON.stringify(start));
      } catch (fault) {
        // A full disk: without it a restart asks for the password, which is no harm.
        log.error('lock.start-not-stored', { fault: fault instanceof Error ? fault.name : typeof fault });
      }
    },
    sessionChanged({ session: info }) {
      if (info) return;
      lock.sessionEnded();
      limit.begin(null);
      void copied.clear();
    },
    whyNotRestored({ userId }) {
      // Without a keyring there is neither a stored session nor its start on the disk: then nothing is taken up at all.
      const start = startOf(options.storedStart);
      if (start?.userId !== userId) return 'expired';
      if (start.locked) return 'was-locked';
      return isStartTooOld(start, clock.nowMs()) ? 'limit' : null;
    },
    start() {
      looking ??= setInterval(look, lookEveryMs).unref();
    },
    stop() {
      if (looking) clearInterval(looking);
      lock.close();
    },
  };
}

const startSchema = z.object({
  userId: userIdSchema,
  atMs: z.number(),
  /** The workstation was locked when it was written: the stored session is not taken up without the password. */
  locked: z.boolean(),
});
type StoredStart = z.infer<typeof startSchema>;

function startOf(stored: SealedValue): StoredStart | null {
  const start = startSchema.safeParse(tryParseJson(stored.read()));
  return start.success ? start.data : null;
}

function pauseBatch(session: ActiveSession | null): void {
  const batch = session?.desk?.batch;
  if (batch?.current()?.state === 'running') batch.pause();
}

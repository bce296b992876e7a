import type { CallError } from '../../shared/envelope.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import type { SessionEndings } from './end-session.ts';
import type { OpenSessionDesk } from './open-session-desk.ts';
import type { SessionPorts } from './session-ports.ts';
import type { OpenSession, SessionSlot } from './session-slot.ts';
import { notSignedInAnyMore, unsentWrites } from './sign-in-words.ts';
import { mayLoseWrites } from './unsent-writes.ts';

interface WipeParts {
  readonly ports: SessionPorts;
  readonly slot: SessionSlot;
  readonly endings: SessionEndings;
  readonly openSessionDesk: OpenSessionDesk;
}

/**
 * Ends a session and destroys what the workstation holds of it. Call it in turn.
 * @returns CONFLICT when it would lose writes and was not told to: the session goes on, its runs are back in the queue
 */
export async function wipeOnSignOut(
  { ports, slot, endings, openSessionDesk }: WipeParts,
  session: OpenSession,
  loseUnsent: boolean,
): Promise<Result<void, CallError>> {
  if (slot.active !== session) return err(notSignedInAnyMore);
  const wouldLose = () => !loseUnsent && mayLoseWrites(session);
  if (wouldLose()) return err(unsentWrites);
  await session.desk?.close();
  session.desk = null;
  // The end of a run that was under way: nobody has been asked about it.
  if (wouldLose()) {
    session.desk = openSessionDesk(session);
    return err(unsentWrites);
  }
  try {
    await endings.end(null);
    // Before the server is told, which may take long or fail.
    ports.wipeCache(session.info);
    slot.announce('wiped');
  } catch (fault) {
    // Whoever walks away has to know that something is left.
    slot.announce('wipe-failed');
    throw fault;
  } finally {
    await ports.remote()?.auth.signOut();
  }
  return ok(undefined);
}

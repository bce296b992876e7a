import type { CallError } from '../../shared/envelope.ts';
import type { SessionInfo } from '../../shared/ipc/session-channels.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import type { SessionEndings } from './end-session.ts';
import type { SessionSlot } from './session-slot.ts';
import { sessionIsOver, workspaceError } from './sign-in-words.ts';

interface CheckParts {
  readonly slot: SessionSlot;
  readonly endings: SessionEndings;
}

/**
 * Asks the server what the signed-in user may do now, for who has no desk whose sync would notice. Its desk is open when
 * this resolves, if it may be. Not to be called in turn: nobody who signs out waits for the server.
 * @returns OFFLINE while the server does not answer, UNAUTHORIZED when the session has ended by it
 */
export async function checkAccess({ slot, endings }: CheckParts): Promise<Result<SessionInfo, CallError>> {
  const session = slot.active;
  if (!session) return err(sessionIsOver);
  // The sync of a desk hears of every change.
  if (session.desk) return ok(session.info);
  session.verification.renew();
  const answer = await session.verification.letThrough();
  if (answer.ok) {
    // What follows from the answer has been asked for before this turn.
    return slot.inTurn(async () => (slot.active === session ? ok(session.info) : err(sessionIsOver)));
  }
  const failure = answer.error;
  if (failure.kind === 'session-expired') {
    await slot.inTurn(() => endings.over(session, failure));
    return err(sessionIsOver);
  }
  return err(workspaceError(failure.kind));
}

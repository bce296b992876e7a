import type { CallError } from '../../../shared/envelope.ts';
import { err, ok } from '../../../shared/result.ts';
import type { DeskGuard } from '../../lock/guard-desk.ts';
import type { SessionController } from '../../session/session-controller.ts';
import { deskOf, type Handlers } from '../handlers.ts';

type SessionChannel =
  | 'session.signIn'
  | 'session.signOut'
  | 'session.checkAccess'
  | 'sync.getState'
  | 'sync.pullNow'
  | 'sync.rebuild';

const unlockFirst: CallError = {
  code: 'UNAUTHORIZED',
  refusal: 'locked',
  message: 'Unlock the workstation before its local data is wiped.',
};

/** Signing in and out, and how fresh the local data is. */
export function sessionHandlers(
  sessions: SessionController,
  guard: Pick<DeskGuard, 'isLocked'>,
): Pick<Handlers, SessionChannel> {
  return {
    async 'session.signIn'(credentials) {
      return sessions.signIn(credentials);
    },
    async 'session.signOut'(how) {
      // Whoever comes by a locked workstation may end the session, and destroy nothing.
      if (how.wipe && guard.isLocked()) return err(unlockFirst);
      const left = await sessions.signOut(how);
      return left.ok ? ok({}) : left;
    },
    'session.checkAccess': async () => sessions.checkAccess(),
    async 'sync.getState'(_request, context) {
      return ok(deskOf(context).sync.state());
    },
    async 'sync.pullNow'(_request, context) {
      const { sync } = deskOf(context);
      await sync.pullNow();
      return ok(sync.state());
    },
    async 'sync.rebuild'(_request, context) {
      const { sync } = deskOf(context);
      await sync.rebuild();
      return ok(sync.state());
    },
  };
}

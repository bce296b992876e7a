import type { Desk } from './active-session.ts';
import type { SessionEndings } from './end-session.ts';
import { deskPlaceOf } from './session-info.ts';
import type { SessionPorts } from './session-ports.ts';
import type { OpenSession, SessionSlot } from './session-slot.ts';

/** Opens the desk that a session has by its role. @returns null for who may see nothing of this app */
export type OpenSessionDesk = (session: OpenSession) => Desk | null;

export function prepareOpenSessionDesk(
  ports: SessionPorts,
  slot: SessionSlot,
  endings: SessionEndings,
): OpenSessionDesk {
  return function openSessionDesk(session) {
    const workplace = deskPlaceOf(session.info);
    const { cache, remote, verification, ending } = session;
    if (!workplace || !cache) return null;
    return ports.openDesk({
      workplace,
      remote,
      cache,
      isNews: () => !ending.signal.aborted,
      onSessionEnded: (how) => slot.inBackground(() => endings.over(session, how)),
      onCacheDamaged: () => slot.inBackground(() => endings.abandon(session)),
      onAccessChanged() {
        verification.renew();
        // Whatever keeps the answer away, the next call of the desk asks again.
        slot.own(verification.letThrough());
      },
    });
  };
}

import type { SessionInfo } from '../../shared/ipc/session-channels.ts';
import { cacheProblemOf, isCuredBySettingAside } from '../db/cache-problem.ts';
import type { Identity } from '../db/identity-row.ts';
import type { SessionEndings } from './end-session.ts';
import type { OpenSessionDesk } from './open-session-desk.ts';
import { deskPlaceOf, sessionInfoOf } from './session-info.ts';
import type { SessionPorts } from './session-ports.ts';
import type { OpenSession, SessionSlot } from './session-slot.ts';
import { countUnsent } from './unsent-writes.ts';

interface AccessParts {
  readonly ports: SessionPorts;
  readonly slot: SessionSlot;
  readonly endings: SessionEndings;
  readonly openSessionDesk: OpenSessionDesk;
}

/** What the server says about the user now counts. */
export type TakeOverIdentity = (session: OpenSession, identity: Identity) => void;

export function prepareTakeOverIdentity(parts: AccessParts): TakeOverIdentity {
  const { ports, slot } = parts;
  return function takeOverIdentity(session, identity) {
    if (slot.active !== session) return;
    try {
      session.cache?.identity.write(identity);
    } catch (fault) {
      ports.log.error('session.identity-not-kept', { problem: cacheProblemOf(fault)?.kind ?? 'fault' });
    }
    const before = deskPlaceOf(session.info);
    const info = sessionInfoOf(identity, true, before?.organization_id);
    if (deskPlaceOf(info)?.organization_id !== before?.organization_id) {
      slot.inBackground(() => moveDesk(parts, session, { identity, info }));
      return;
    }
    const isOtherAccess = accessOf(info) !== accessOf(session.info);
    const isNews = JSON.stringify(info) !== JSON.stringify(session.info);
    session.info = info;
    const workplace = deskPlaceOf(info);
    if (session.desk && workplace) session.desk = { ...session.desk, workplace };
    if (isOtherAccess) announceAccess(parts, info);
    else if (isNews) slot.announceInfo();
  };
}

/** Where somebody works and as what. */
function accessOf({ workplace }: SessionInfo): string {
  return workplace ? `${workplace.organization_id} ${workplace.role}` : '';
}

function announceAccess({ ports, slot }: AccessParts, { userId, workplace }: SessionInfo): void {
  ports.log.info('session.access-changed', { userId, role: workplace?.role ?? null });
  slot.announce('access-changed');
}

interface Place {
  readonly identity: Identity;
  readonly info: SessionInfo;
}

/** The desk is that of another organisation, or there is none any more: its runs go back to the queue. */
async function moveDesk(parts: AccessParts, session: OpenSession, place: Place): Promise<void> {
  const { ports, slot, endings, openSessionDesk } = parts;
  const { info } = place;
  if (slot.active !== session) return;
  await session.desk?.close();
  session.info = info;
  session.desk = null;
  try {
    if (deskPlaceOf(info) && !session.cache && !(await openCache(parts, session, place))) {
      // Only the password opens it, which nobody has kept.
      await endings.signOutIf(session, 'access-changed');
      return;
    }
    session.desk = openSessionDesk(session);
    if (!session.desk) closeCache(session);
  } catch (fault) {
    const problem = cacheProblemOf(fault);
    if (!problem) throw fault;
    ports.log.error('cache.unusable', { problem: problem.kind });
    // A full disk or a lock is no damage: the next sign-in opens the same cache.
    await (isCuredBySettingAside(problem)
      ? endings.abandon(session)
      : endings.signOutIf(session, 'access-changed'));
    return;
  }
  announceAccess(parts, info);
}

/** Opens the local data again for who may work again. @returns false where nothing but a sign-in opens it */
async function openCache({ ports }: AccessParts, session: OpenSession, place: Place): Promise<boolean> {
  const { userId } = place.identity;
  const opened = await ports.openCache({ userId, password: null });
  if (!opened.ok) return false;
  session.cache = opened.value;
  session.cache.identity.write(place.identity);
  return true;
}

/** What the user may not see any more leaves; what was not sent yet stays, in case the access comes back. */
function closeCache(session: OpenSession): void {
  const { cache } = session;
  if (!cache) return;
  session.unsentAtClose = countUnsent(cache);
  cache.forgetRows();
  cache.close();
  session.cache = null;
}

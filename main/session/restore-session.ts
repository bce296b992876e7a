import type { SessionEnd } from '../../shared/ipc/session-channels.ts';
import type { Remote, RemoteSession } from '../remote/remote.ts';
import { within } from '../remote/within.ts';
import type { SessionBeginnings } from './begin-session.ts';
import type { SessionEndings } from './end-session.ts';
import type { SessionPorts } from './session-ports.ts';
import type { SessionSlot } from './session-slot.ts';

/** A stored session is taken up from what the workstation holds when the server has not answered by then. */
const patienceMs = 1_500;

interface RestoreParts {
  readonly ports: SessionPorts;
  readonly slot: SessionSlot;
  readonly endings: SessionEndings;
  readonly beginnings: SessionBeginnings;
}

/** Takes up the stored session after a restart, where the keyring opens its cache. Call it in turn. */
export async function restoreSession(parts: RestoreParts): Promise<void> {
  const anyones = parts.ports.remote();
  const stored = await anyones?.auth.currentSession();
  if (!anyones || !stored) return;
  const why = parts.ports.whyNotRestored(stored);
  if (why) return giveUp(parts, anyones, why);
  const asked = anyones.boundTo(stored.userId).getWorkspace();
  const inTime = await within(patienceMs, asked);
  if ((!inTime || isOffline(inTime)) && restoreKnown(parts, anyones, stored)) return;
  // The workstation does not know who that is, as after an upgrade: only the server can say.
  await restoreBy(parts, anyones, stored, inTime ?? (await asked));
}

type Answer = Awaited<ReturnType<Remote['getWorkspace']>>;

const isOffline = (answer: Answer) => !answer.ok && answer.error.kind === 'offline';

function restoreKnown({ ports, beginnings }: RestoreParts, anyones: Remote, stored: RemoteSession): boolean {
  const known = ports.tryOpenStoredCache(stored);
  return known !== null && beginnings.beginKnown(anyones, known, null).ok;
}

async function restoreBy(
  parts: RestoreParts,
  anyones: Remote,
  stored: RemoteSession,
  answer: Answer,
): Promise<void> {
  if (answer.ok) {
    const opening = { password: null, workspace: answer.value };
    const begun = await parts.beginnings.beginVerified(anyones, stored, opening);
    if (!begun.ok && begun.error.code === 'UNAUTHORIZED') await giveUp(parts, anyones, 'locked');
  } else if (answer.error.kind === 'session-expired') {
    if (answer.error.isRefused) closeToOffline(parts, stored);
    await giveUp(parts, anyones, answer.error.isRefused ? 'refused' : 'expired');
  }
}

function closeToOffline({ ports, endings }: RestoreParts, stored: RemoteSession): void {
  const known = ports.tryOpenStoredCache(stored);
  if (!known) return;
  endings.closeToOffline(known.cache);
  known.cache.close();
}

async function giveUp({ slot }: RestoreParts, anyones: Remote, why: SessionEnd): Promise<void> {
  await anyones.auth.signOut();
  slot.announce(why);
}

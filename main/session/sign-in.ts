import type { CallError } from '../../shared/envelope.ts';
import type { SessionInfo } from '../../shared/ipc/session-channels.ts';
import { err, type Result } from '../../shared/result.ts';
import type { Remote, RemoteSession } from '../remote/remote.ts';
import type { SessionBeginnings } from './begin-session.ts';
import type { SessionEndings } from './end-session.ts';
import type { EarlierPassword } from './open-user-cache.ts';
import type { SessionPorts } from './session-ports.ts';
import type { SessionSlot } from './session-slot.ts';
import { isClosing, noBackend, offlineSignInError, signInError, workspaceError } from './sign-in-words.ts';
import { type Credentials, isRefusal } from './verification.ts';

export interface SignIn extends Credentials {
  /** Answers `earlier-password`: the password of before opens what was kept with it, or the user goes on without that. */
  readonly earlier?: EarlierPassword | undefined;
}

interface SignInParts {
  readonly ports: SessionPorts;
  readonly slot: SessionSlot;
  readonly endings: SessionEndings;
  readonly beginnings: SessionBeginnings;
}

/** Signs in by the server, or by what the workstation knows while the server is away. Call it in turn. */
export async function signIn(parts: SignInParts, typed: SignIn): Promise<Result<SessionInfo, CallError>> {
  const { ports, slot, endings } = parts;
  const anyones = ports.remote();
  if (!anyones) return err(noBackend);
  if (slot.closing.signal.aborted) return err(isClosing);
  await endings.end(null);
  const begun = await signInBy(parts, anyones, typed);
  // Otherwise a restart would take up a session that nobody was told of, or that of who was here before.
  if (!begun.ok) await anyones.auth.signOut();
  return begun;
}

async function signInBy(
  parts: SignInParts,
  anyones: Remote,
  typed: SignIn,
): Promise<Result<SessionInfo, CallError>> {
  const { email, password } = typed;
  const signedIn = await anyones.auth.signIn({ email, password });
  if (signedIn.ok) return signInOnline(parts, anyones, signedIn.value, typed);
  if (signedIn.error.kind === 'offline') return signInOffline(parts, anyones, { email, password });
  if (isRefusal(signedIn.error)) await closeToOffline(parts, { email, password });
  return err(signInError(signedIn.error));
}

async function signInOnline(
  parts: SignInParts,
  anyones: Remote,
  session: RemoteSession,
  { email, password, earlier }: SignIn,
): Promise<Result<SessionInfo, CallError>> {
  const workspace = await anyones.boundTo(session.userId).getWorkspace();
  if (workspace.ok) {
    const how = { password, earlier, workspace: workspace.value };
    return parts.beginnings.beginVerified(anyones, session, how);
  }
  const { kind } = workspace.error;
  return kind === 'offline' ? signInOffline(parts, anyones, { email, password }) : err(workspaceError(kind));
}

async function signInOffline(
  { ports, slot, beginnings }: SignInParts,
  anyones: Remote,
  credentials: Credentials,
): Promise<Result<SessionInfo, CallError>> {
  const { brake } = ports;
  await brake.wait(credentials.email, slot.closing.signal);
  const known = await ports.openKnownCache(credentials);
  if (!known.ok) {
    if (known.error === 'WRONG_PASSWORD') brake.wasWrong(credentials.email);
    return err(offlineSignInError(known.error));
  }
  brake.wasRight(credentials.email);
  try {
    const stored = await anyones.auth.currentSession();
    // A restart would take up the session of somebody who is not here any more.
    if (stored && stored.userId !== known.value.identity.userId) await anyones.auth.signOut();
  } catch (fault) {
    known.value.cache.close();
    throw fault;
  }
  return beginnings.beginKnown(anyones, known.value, credentials);
}

/** The server refuses what the workstation knows: the password was changed elsewhere, or the user is banned. */
async function closeToOffline({ ports, endings }: SignInParts, credentials: Credentials): Promise<void> {
  const known = await ports.openKnownCache(credentials);
  if (!known.ok) return;
  endings.closeToOffline(known.value.cache);
  known.value.cache.close();
}

import type { OrganizationId } from '../../shared/ids.ts';
import type { SessionInfo } from '../../shared/ipc/session-channels.ts';
import { executorRoles, type Membership, type Workspace } from '../../shared/records.ts';
import type { Identity } from '../db/identity-row.ts';
import type { RemoteSession } from '../remote/remote.ts';

/** What the server says about who has signed in, as the cache keeps it. */
export function identityOf({ userId, email }: RemoteSession, workspace: Workspace): Identity {
  return { userId, email, displayName: workspace.display_name, memberships: workspace.memberships };
}

/** @param at where the session works so far: it stays there while it may. */
export function sessionInfoOf(identity: Identity, verified: boolean, at?: OrganizationId): SessionInfo {
  const { memberships, userId, email, displayName } = identity;
  const executing = memberships.filter(mayExecute);
  const workplace =
    executing.find(({ organization_id }) => organization_id === at) ?? executing[0] ?? memberships[0] ?? null;
  return { userId, email, displayName: displayName ?? email, workplace, verified };
}

/** The membership that opens a desk; null: this user may see nothing of the app. */
export function deskPlaceOf({ workplace }: SessionInfo): Membership | null {
  return workplace && mayExecute(workplace) ? workplace : null;
}

function mayExecute({ role }: Membership): boolean {
  return executorRoles.includes(role);
}

import type { SessionInfo } from '../../shared/ipc/session-channels.ts';
import { executorRoles } from '../../shared/records.ts';

/** What is shown follows the role; what is allowed is decided by the main process and by Postgres. */
export function maySeeRuns(session: SessionInfo): boolean {
  return session.workplace !== null && executorRoles.includes(session.workplace.role);
}

/** Admins may change the flag and the model. */
export function isAdmin(session: SessionInfo): boolean {
  return session.workplace?.role === 'admin';
}

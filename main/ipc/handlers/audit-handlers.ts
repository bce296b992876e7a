import { err, ok } from '../../../shared/result.ts';
import { type ChooseFile, exportTrail } from '../../audit/export-trail.ts';
import type { Clock, EngineLog } from '../../engine/ports.ts';
import { refusalOf } from '../../engine/remote-failure.ts';
import type { ActiveSession } from '../../session/active-session.ts';
import { deskOf, type Handlers } from '../handlers.ts';

type AuditChannel = 'audit.list' | 'audit.actors' | 'audit.export';

export interface AuditHandlerPorts {
  readonly clock: Clock;
  readonly log: EngineLog;
  readonly chooseFile: ChooseFile;
  /** Null while nobody is signed in or the workstation is locked. */
  readonly currentSession: () => ActiveSession | null;
}

/** The audit trail for admins. Postgres checks the role again, and writes down that it was read. */
export function auditHandlers(ports: AuditHandlerPorts): Pick<Handlers, AuditChannel> {
  return {
    async 'audit.list'(page, context) {
      const { remote, workplace, access } = deskOf(context);
      // What was looked at on this workstation a moment ago is to be found too.
      await access.flush();
      const listed = await remote.audit.list({ ...page, organizationId: workplace.organization_id });
      return listed.ok ? listed : err(refusalOf(listed.error));
    },

    async 'audit.actors'(_request, context) {
      const { remote, workplace } = deskOf(context);
      const actors = await remote.audit.listActors(workplace.organization_id);
      return actors.ok ? ok({ actors: actors.value }) : err(refusalOf(actors.error));
    },

    async 'audit.export'({ filter }, context) {
      const desk = deskOf(context);
      await desk.access.flush();
      return exportTrail(
        {
          ...ports,
          remote: desk.remote,
          // The desk itself is another once the server has confirmed the session; its cache stays.
          isStillAsked: () => ports.currentSession()?.desk?.cache === desk.cache,
        },
        { organizationId: desk.workplace.organization_id, filter, requestId: context.requestId },
      );
    },
  };
}

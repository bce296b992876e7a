import type { CallError } from '../../../shared/envelope.ts';
import { flagChangeIdSchema } from '../../../shared/ids.ts';
import type { FlagState } from '../../../shared/ipc/execution-channels.ts';
import { featureFlagName } from '../../../shared/records.ts';
import { err, ok } from '../../../shared/result.ts';
import { refusalOf } from '../../engine/remote-failure.ts';
import type { Desk } from '../../session/active-session.ts';
import { deskOf, type Handlers } from '../handlers.ts';

type FlagChannel = 'flag.get' | 'flag.set' | 'flag.history';

const overtaken: CallError = {
  code: 'CONFLICT',
  message: 'Somebody else has changed the flag meanwhile.',
};

/** Reading and, for admins, turning the feature flag. Postgres checks the role again and writes the audit row. */
export function flagHandlers(flagOf: (desk: Desk) => FlagState): Pick<Handlers, FlagChannel> {
  return {
    async 'flag.get'(_request, context) {
      return ok(flagOf(deskOf(context)));
    },

    async 'flag.set'({ enabled }, context) {
      const desk = deskOf(context);
      const organizationId = desk.workplace.organization_id;
      const pushed = await desk.push.switchFlag({
        kind: 'flag',
        changeId: flagChangeIdSchema.parse(context.requestId),
        organizationId,
        enabled,
        basedOn: desk.cache.tryGetFlag(organizationId, featureFlagName)?.updated_at ?? null,
        requestId: context.requestId,
      });
      if (pushed.kind === 'refused' || pushed.kind === 'lost') return err(refusalOf(pushed.failure));
      if (pushed.kind === 'answered' && pushed.reply.outcome === 'overtaken') return err(overtaken);
      return ok(flagOf(desk));
    },

    async 'flag.history'(_request, context) {
      const desk = deskOf(context);
      const history = await desk.remote.flags.history(desk.workplace.organization_id);
      return history.ok ? ok({ changes: history.value }) : err(refusalOf(history.error));
    },
  };
}

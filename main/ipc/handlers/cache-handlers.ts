import { ok } from '../../../shared/result.ts';
import { deskOf, type Handlers } from '../handlers.ts';

type CacheChannel = 'cache.incidents' | 'cache.confirmIncident';

/** What happened to the local cache, for as long as nobody has read it. */
export function cacheHandlers(): Pick<Handlers, CacheChannel> {
  return {
    async 'cache.incidents'(_request, context) {
      return ok({ incidents: deskOf(context).cache.incidents.listUnseen() });
    },

    async 'cache.confirmIncident'({ id }, context) {
      deskOf(context).cache.incidents.markSeen(id);
      return ok({});
    },
  };
}

import { ok } from '../../../shared/result.ts';
import { deskOf, type Handlers } from '../handlers.ts';

type CacheChannel = 'cache.contents' | 'cache.incidents' | 'cache.confirmIncident';

/** How much is in the local cache, and what happened to it for as long as nobody has read it. */
export function cacheHandlers(): Pick<Handlers, CacheChannel> {
  return {
    async 'cache.contents'(_request, context) {
      return ok(deskOf(context).cache.contents());
    },

    async 'cache.incidents'(_request, context) {
      return ok({ incidents: deskOf(context).cache.incidents.listUnseen() });
    },

    async 'cache.confirmIncident'({ id }, context) {
      deskOf(context).cache.incidents.markSeen(id);
      return ok({});
    },
  };
}

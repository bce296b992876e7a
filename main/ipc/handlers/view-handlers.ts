import type { CallError } from '../../../shared/envelope.ts';
import { maxSavedViews } from '../../../shared/ipc/view-channels.ts';
import { err, ok } from '../../../shared/result.ts';
import { deskOf, type Handlers } from '../handlers.ts';

const tooMany: CallError = {
  code: 'CONFLICT',
  message: `There are ${maxSavedViews} saved views already; delete one first.`,
};

/** Saved views of the worklist, in the cache of the user who made them. */
export const viewHandlers: Pick<Handlers, 'views.list' | 'views.save' | 'views.delete'> = {
  async 'views.list'(_request, context) {
    return ok({ views: deskOf(context).cache.views.list() });
  },

  async 'views.save'(view, context) {
    const { views } = deskOf(context).cache;
    return views.put(view) ? ok({ views: views.list() }) : err(tooMany);
  },

  async 'views.delete'({ id }, context) {
    const { views } = deskOf(context).cache;
    views.remove(id);
    return ok({ views: views.list() });
  },
};

import { reviewIdSchema } from '../../../shared/ids.ts';
import { ok } from '../../../shared/result.ts';
import type { Clock, Ids } from '../../engine/ports.ts';
import { recordReview } from '../../execution/record-review.ts';
import { authorOf, deskOf, type Handlers } from '../handlers.ts';

type OutboxChannel = 'outbox.list' | 'outbox.retry' | 'outbox.discard' | 'reviews.record';

/** What was written here and is not with the server yet; and decisions about findings, which may become such. */
export function outboxHandlers(ports: {
  readonly clock: Clock;
  readonly ids: Ids;
}): Pick<Handlers, OutboxChannel> {
  return {
    async 'outbox.list'(_request, context) {
      return ok({ writes: deskOf(context).push.list() });
    },

    async 'outbox.retry'({ key, evenIfDuplicate }, context) {
      const { push } = deskOf(context);
      await push.retry(key, { evenIfDuplicate });
      return ok({ writes: push.list() });
    },

    async 'outbox.discard'({ key }, context) {
      const { push } = deskOf(context);
      const discarded = push.discard(key);
      return discarded.ok ? ok({ writes: push.list() }) : discarded;
    },

    async 'reviews.record'(request, context) {
      const { cache, push } = deskOf(context);
      const reviewId = reviewIdSchema.parse(ports.ids.newId());
      const { requestId } = context;
      const write = { ...request, reviewId, requestId };
      return recordReview({ cache, push, clock: ports.clock }, write, authorOf(context));
    },
  };
}
